import {earn} from "@loyalty_club_pos/engine/earning";
import {byValue} from "@loyalty_club_pos/engine/redeeming";

const MILLION = 1000000;
/** Parts of a smallest unit in which the value of a point is reckoned. */
const FINER = 10000;
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
    const till = tillOf(order, club);
    const basket = {lines: [], paidUntaxed: 0n, paidTotal: 0n};
    const [sold, parts] = soldLines(order);
    for (const [place, line] of sold.entries()) {
        const [untaxed, total] = moneyOf([line, ...(parts.get(line.uuid) || [])], till);
        const program = line.reward_id?.program_id;
        if (program && isPaidByPoints(line, program, club)) {
            basket.paidUntaxed -= untaxed;
            basket.paidTotal -= total;
        } else {
            basket.lines.push(soldLine(place, line, program, untaxed, total, till));
        }
    }
    basket.paidUntaxed = atLeastZero(basket.paidUntaxed);
    basket.paidTotal = atLeastZero(basket.paidTotal);
    return basket;
}

/**
 * What all lines of a ticket are judged by, read once: a record of the till looks each
 * of its fields up, and a basket has many lines.
 */
function tillOf(order, club) {
    const {config, models} = order;
    return {
        minor: club.terms.minor,
        prices: order.prices.baseLineByLineUuids,
        rules: club.rules
            .map(({id}) => ({id: BigInt(id), rule: models["loyalty.rule"].get(id)}))
            .filter(({rule}) => rule)
            .map(({id, rule}) => ({
                id,
                products: rule.any_product ? null : rule.validProductIds,
            })),
        tip: config.iface_tipproduct ? config.tip_product_id?.id : undefined,
        downPayment: config.down_payment_product_id?.id,
        storedValue: new Set(club.stored_value_products),
    };
}

/** The lines that were sold, and the parts of those that are combos. */
function soldLines(order) {
    const sold = [];
    const parts = new Map();
    for (const line of order.lines) {
        const parent = line.combo_parent_id;
        if (parent) {
            parts.set(parent.uuid, [...(parts.get(parent.uuid) || []), line]);
        } else if (!line.refunded_orderline_id) {
            sold.push(line);
        }
    }
    return [sold, parts];
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

/**
 * Points that a reward costs by the money that it takes off.
 *
 * @param {number} value money
 * @param {Object} reward one whose points pay like money
 * @param {Object} club
 * @returns {number}
 */
export function costOf(value, reward, club) {
    const {minor} = club.terms;
    const money = BigInt(Math.round(value * minor)) * BigInt(FINER);
    const price = BigInt(Math.max(1, Math.round(reward.discount * FINER * minor)));
    return Number(byValue(money, price, BigInt(club.step))) / 100;
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

function soldLine(place, line, program, untaxed, total, till) {
    const product = line.product_id.id;
    return {
        key: BigInt(place),
        quantity: BigInt(Math.round(Math.abs(line.qty) * MILLION)),
        untaxed,
        total,
        rules: till.rules
            .filter(({products}) => !products || products.has(product))
            .map(({id}) => id),
        excluded: exclusionOf(line, product, program, till),
    };
}

/** Money of a line with the parts of its combo: untaxed and total. */
function moneyOf(lines, {prices, minor}) {
    let untaxed = 0n;
    let total = 0n;
    for (const {uuid} of lines) {
        const {total_excluded, total_included} = prices[uuid].tax_details;
        untaxed += BigInt(Math.round(total_excluded * minor));
        total += BigInt(Math.round(total_included * minor));
    }
    return [untaxed, total];
}

function isPaidByPoints(line, program, club) {
    if (STORED_VALUE.includes(program.program_type)) {
        return !club.stored_value_earns;
    }
    return program.id === club.program_id && line.price_unit < 0;
}

/** Why a line earns nothing, or an empty text. */
function exclusionOf(line, product, program, till) {
    if (line.sale_order_origin_id) {
        return "sale_order";
    }
    if (product === till.tip) {
        return "tip";
    }
    if (product === till.downPayment) {
        return "down_payment";
    }
    if (STORED_VALUE.includes(program?.program_type)) {
        return "reward";
    }
    if (till.storedValue.has(product)) {
        return "gift_card";
    }
    return line.settled_order_id || line.settled_invoice_id ? "debt" : "";
}

function atLeastZero(money) {
    return money > 0n ? money : 0n;
}
