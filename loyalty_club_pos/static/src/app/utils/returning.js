/**
 * What of the club's rewards comes back with goods that are returned.
 *
 * @param {Object[]} details each a sold `line` and the `qty` of it that comes back
 * @param {Object} club what pos.config says in club_till
 * @param {number} digits decimals of a quantity
 * @returns {Object[]} further details, for reward lines that nobody has chosen
 */
export function rewardShares(details, club, digits) {
    const chosen = new Set(details.map(({line}) => line.id));
    const orders = new Set(details.map(({line}) => line.order_id));
    return [...orders]
        .flatMap((order) => {
            const rewards = order.lines.filter((line) => isReward(line, club));
            const open = rewards.filter((line) => !chosen.has(line.id));
            const share = returnedShare(order, details, club);
            return open.map((line) => ({line, qty: shareOf(line, share, digits)}));
        })
        .filter(({qty}) => qty > 0);
}

function isReward(line, club) {
    return line.reward_id?.program_id?.id === club.program_id && line.price_unit < 0;
}

/** The part of the order's goods that comes back now; one for all that is left. */
function returnedShare(order, details, club) {
    const back = new Map(details.map(({line, qty}) => [line.id, qty]));
    let all = 0;
    let now = 0;
    let left = 0;
    for (const line of order.lines.filter((l) => l.qty > 0 && !isReward(l, club))) {
        const qty = back.get(line.id) || 0;
        all += line.price_subtotal_incl;
        now += (line.price_subtotal_incl * qty) / line.qty;
        left += line.qty - (line.refunded_qty || 0) - qty;
    }
    if (!now || all <= 0) {
        return 0;
    }
    return left > 0 ? now / all : 1;
}

/** So much of a reward line, and no more than has not come back yet. */
function shareOf(line, share, digits) {
    const scale = 10 ** digits;
    const rest = line.qty - (line.refunded_qty || 0);
    return Math.min(rest, Math.round(line.qty * share * scale) / scale);
}
