import {earn} from "@loyalty_club_pos/engine/earning";

const MILLION = 1000000;
const STORED_VALUE = ["gift_card", "ewallet"];

/**
 * The basket of a ticket as the engine counts it; mirrors models/pos_order_basket.py,
 * whose value wins.
 *
 * @param {Object} order the till's record of a ticket
 * @param {Object} club what pos.config says in club_till
 * @returns {Object} `lines`, `paidUntaxed` and `paidTotal`, money in smallest units
 */
export function basketOf(order, club) {
    const basket = {lines: [], paidUntaxed: 0n, paidTotal: 0n};
    const sold = order.lines.filter(
        (line) => !line.refunded_orderline_id && !line.combo_parent_id
    );
    for (const [place, line] of sold.entries()) {
        const [untaxed, total] = moneyOf(line, club);
        if (isPaidByPoints(line, club)) {
            basket.paidUntaxed -= untaxed;
            basket.paidTotal -= total;
        } else {
            basket.lines.push(
                soldLine(place, line, untaxed, total, order.config, club)
            );
        }
    }
    basket.paidUntaxed = atLeastZero(basket.paidUntaxed);
    basket.paidTotal = atLeastZero(basket.paidTotal);
    return basket;
}

/**
 * What a ticket earns for a member in a tier, as the server would reckon it.
 *
 * @param {Object} order
 * @param {Object} club
 * @param {number|false} tierId
 * @returns {Object} `points` and `base`: points with and without the tier's factor
 */
export function earningOf(order, club, tierId) {
    const {lines, paidUntaxed, paidTotal} = basketOf(order, club);
    const pointsBy = (factor) => {
        const terms = termsOf(club, factor);
        const {points} = earn(lines, terms, paidUntaxed, paidTotal);
        return Number(points) / club.terms.steps;
    };
    const factor = club.factors[tierId] ?? MILLION;
    const points = pointsBy(factor);
    return {points, base: factor === MILLION ? points : pointsBy(MILLION)};
}

function termsOf(club, factor) {
    const {taxed, minor, steps, rounding, cap} = club.terms;
    return {
        rules: club.rules.map(ruleOf),
        taxed,
        minor: BigInt(minor),
        steps: BigInt(steps),
        factor: BigInt(factor),
        rounding,
        cap: cap === null ? null : BigInt(cap),
    };
}

function ruleOf(rule) {
    return {
        id: BigInt(rule.id),
        mode: rule.mode,
        rate: BigInt(rule.rate),
        minimum_amount: BigInt(rule.minimum_amount),
        minimum_amount_taxed: rule.minimum_amount_taxed,
        minimum_quantity: BigInt(rule.minimum_quantity),
    };
}

function soldLine(place, line, untaxed, total, config, club) {
    return {
        key: BigInt(place),
        quantity: BigInt(Math.round(Math.abs(line.qty) * MILLION)),
        untaxed,
        total,
        rules: rulesOf(line, club),
        excluded: exclusionOf(line, config, club),
    };
}

/** Ids of the rules whose products the line is among. */
function rulesOf(line, club) {
    const rules = line.models["loyalty.rule"];
    return club.rules
        .filter(({id}) => {
            const rule = rules.get(id);
            return rule?.any_product || rule?.validProductIds.has(line.product_id.id);
        })
        .map(({id}) => BigInt(id));
}

/** Money of a line with the parts of its combo: untaxed and total. */
function moneyOf(line, club) {
    let untaxed = 0n;
    let total = 0n;
    for (const part of [line, ...line.combo_line_ids]) {
        const prices = part.prices;
        untaxed += BigInt(Math.round(prices.total_excluded * club.terms.minor));
        total += BigInt(Math.round(prices.total_included * club.terms.minor));
    }
    return [untaxed, total];
}

function isPaidByPoints(line, club) {
    const program = line.reward_id?.program_id;
    if (!program) {
        return false;
    }
    if (STORED_VALUE.includes(program.program_type)) {
        return !club.stored_value_earns;
    }
    return program.id === club.program_id && line.price_unit < 0;
}

/** Why a line earns nothing, or an empty text. */
function exclusionOf(line, config, club) {
    const product = line.product_id.id;
    if (line.sale_order_origin_id) {
        return "sale_order";
    }
    if (config.iface_tipproduct && product === config.tip_product_id?.id) {
        return "tip";
    }
    if (product === config.down_payment_product_id?.id) {
        return "down_payment";
    }
    if (STORED_VALUE.includes(line.reward_id?.program_id.program_type)) {
        return "reward";
    }
    if (club.stored_value_products.includes(product)) {
        return "gift_card";
    }
    return line.settled_order_id || line.settled_invoice_id ? "debt" : "";
}

function atLeastZero(money) {
    return money > 0n ? money : 0n;
}
