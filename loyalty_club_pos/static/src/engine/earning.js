// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

/**
 * The points that a document earns.
 *
 * Mirrors engine/earning.py of loyalty_club, then terms.py and checks.py, function by
 * function: what is meant and why stands there. Whole numbers are BigInt. The vectors in
 * tests/engine/vectors_earning.json hold the two together. It imports nothing, so that
 * Node can run it as it is.
 *
 * Units: money in the smallest unit of the club's currency; quantities, rates and
 * factors in millionths; points in the club's smallest step.
 */

/**
 * One line of a document, after its discounts.
 *
 * @typedef {Object} Line
 * @property {bigint} key
 * @property {bigint} quantity millionths of a unit
 * @property {bigint} untaxed money without tax, negative for a discount
 * @property {bigint} total money with tax
 * @property {bigint[]} rules ids of the rules whose products the line is among
 * @property {string} [excluded] why it earns nothing, one of EXCLUDED
 */

/**
 * One earning rule.
 *
 * @typedef {Object} Rule
 * @property {bigint} id
 * @property {"order"|"money"|"unit"} mode
 * @property {bigint} rate millionths of a point per document, currency unit or unit
 * @property {bigint} [minimum_amount] money
 * @property {boolean} [minimum_amount_taxed] true unless given
 * @property {bigint} [minimum_quantity] millionths of a unit
 */

/**
 * What a club gives.
 *
 * @typedef {Object} Terms
 * @property {Rule[]} rules
 * @property {boolean} taxed whether money earns with its tax
 * @property {bigint} minor smallest units in a currency unit: 1, 100, 1000
 * @property {bigint} steps steps in a point: 1, 10, 100
 * @property {bigint} [factor] the tier's factor in millionths, one unless given
 * @property {"down"|"half_up"|"up"} [rounding] down unless given
 * @property {bigint|null} [cap] the most steps that one document gives
 */

/**
 * @typedef {Object} Earning
 * @property {bigint} points steps, never negative
 * @property {bigint} base_untaxed untaxed money that earned, never negative
 * @property {Object} explanation as in terms.py, with BigInt where Python has int
 */

const MILLION = 10n ** 6n;
const MODES = ["order", "money", "unit"];
const EXCLUDED = [
    "",
    "gift_card",
    "top_up",
    "tip",
    "down_payment",
    "reward",
    "no_effect",
    "sale_order",
    "debt",
];
const ROUNDINGS = ["down", "half_up", "up"];
const STEPS = [1n, 10n, 100n];
const LIMIT = 10n ** 18n;

/**
 * Return what a document earns.
 *
 * @param {Line[]} lines in any order
 * @param {Terms} terms
 * @param {bigint} [paidUntaxed] money paid with the club's own points, without tax
 * @param {bigint} [paidTotal] the same with tax
 * @returns {Earning}
 * @throws {RangeError} in plain words, where a line, a rule or a number is none
 */
export function earn(lines, terms, paidUntaxed = 0n, paidTotal = 0n) {
    terms = asTerms(terms);
    lines = sorted(lines.map(asLine), (line) => line.key);
    const keys = lines.map((line) => line.key);
    distinct(keys, "The key of a line");
    whole(paidUntaxed, "What points paid, without tax", 0n);
    whole(paidTotal, "What points paid, with tax", 0n);
    const bases = basesOf(lines, terms.taxed, paidUntaxed, paidTotal);
    const documentBase = sum(bases, (base) => base.base);
    const rules = sorted(terms.rules, (rule) => rule.id);
    const verdicts = rules.map((rule) => judge(rule, bases, documentBase, terms.minor));
    const numerator = sum(verdicts, (verdict) => verdict.numerator);
    const [points, outcome] = round(numerator, terms);
    const earning = earned(bases, verdicts);
    const untaxed = sum(earning, ([base]) => base.untaxed);
    const baseUntaxed = max(0n, untaxed);
    const explanation = {
        lines: earning.map(([base, ids]) => lineData(base, ids)),
        excluded: lines.filter((line) => line.excluded).map(excludedData),
        rules: verdicts.map((verdict) => ruleData(verdict, terms.minor)),
        base: sum(earning, ([base]) => base.base),
        base_untaxed: baseUntaxed,
        paid_untaxed: paidUntaxed,
        paid_total: paidTotal,
        ...outcome,
    };
    return {points, base_untaxed: baseUntaxed, explanation};
}

/**
 * Return how many points are deserved after returns.
 *
 * @param {bigint} awarded points in any unit, which is that of the answer
 * @param {bigint} base the money that earned them
 * @param {bigint} remaining what is left of that money, in the same unit
 * @returns {bigint} from 0 to awarded, rounded down
 * @throws {RangeError} in plain words, where a number is none or negative
 */
export function share(awarded, base, remaining) {
    whole(awarded, "The awarded points", 0n);
    whole(base, "The base of the points", 0n);
    whole(remaining, "What remains of the base");
    if (remaining < 0n) {
        return 0n;
    }
    if (remaining >= base) {
        return awarded;
    }
    return floorDiv(awarded * remaining, base);
}

/** Return line, base and untaxed money for each line that is not excluded. */
function basesOf(lines, taxed, paidUntaxed, paidTotal) {
    lines = lines.filter((line) => !line.excluded);
    const money = (name) => lines.map((line) => line[name]);
    const untaxed = lessPaid(money("untaxed"), paidUntaxed);
    const total = lessPaid(money("total"), paidTotal);
    const bases = taxed ? total : untaxed;
    return lines.map((line, i) => ({line, base: bases[i], untaxed: untaxed[i]}));
}

/** Return values less their shares of what points paid, by largest remainder. */
function lessPaid(values, paid) {
    const net = sum(values, (value) => value);
    if (!paid) {
        return values;
    }
    if (paid >= net) {
        return values.map(() => 0n);
    }
    const shares = values.map((value) => floorDiv(value * paid, net));
    const remainders = values.map((value) => floorMod(value * paid, net));
    const missing = paid - sum(shares, (part) => part);
    const places = sorted([...values.keys()], (place) => -remainders[place]);
    for (const place of places.slice(0, Number(missing))) {
        shares[place] += 1n;
    }
    return values.map((value, place) => value - shares[place]);
}

/** Return the verdict on a rule, whose reason is empty when it counts. */
function judge(rule, bases, documentBase, minor) {
    const taken = bases.filter((base) => base.line.rules.includes(rule.id));
    const taxed = rule.minimum_amount_taxed;
    const amount = sum(taken, ({line}) => (taxed ? line.total : line.untaxed));
    const quantity = sum(taken, ({line}) => line.quantity);
    const base = sum(taken, (part) => part.base);
    let reason = "";
    if (!taken.length) {
        reason = "no_line";
    } else if (amount < rule.minimum_amount) {
        reason = "minimum_amount";
    } else if (quantity < rule.minimum_quantity) {
        reason = "minimum_quantity";
    } else if (rule.mode !== "money" && documentBase <= 0n) {
        reason = "nothing_paid";
    }
    const measured = reason ? 0n : measure(rule.mode, base, quantity, minor);
    return {rule, amount, base, quantity, reason, numerator: rule.rate * measured};
}

/** Return what a rate is multiplied with, over a denominator all modes share. */
function measure(mode, base, quantity, minor) {
    if (mode === "money") {
        return base * MILLION;
    }
    if (mode === "unit") {
        return quantity * minor;
    }
    return minor * MILLION;
}

/** Return the parts in a point that the numerators of the verdicts count. */
function denominator(minor) {
    return minor * MILLION * MILLION;
}

/** Return the steps for a numerator, and what the explanation says of that. */
function round(numerator, terms) {
    const top = numerator * terms.factor;
    const bottom = denominator(terms.minor) * MILLION;
    const parts = max(0n, top) * terms.steps;
    const extra = {down: 0n, half_up: bottom / 2n, up: bottom - 1n}[terms.rounding];
    const points = floorDiv(parts + extra, bottom);
    const {taxed, minor, steps, factor, rounding, cap} = terms;
    const capped = cap !== null && points > cap;
    const raw = fraction(top, bottom);
    const outcome = {taxed, minor, steps, factor, rounding, cap, capped, raw};
    return [capped ? cap : points, outcome];
}

/** Return the bases that a counting rule took, each with those rules' ids. */
function earned(bases, verdicts) {
    const counting = verdicts.filter((verdict) => !verdict.reason);
    const ids = counting.map((verdict) => verdict.rule.id);
    return bases
        .map((base) => [base, ids.filter((id) => base.line.rules.includes(id))])
        .filter(([, rules]) => rules.length);
}

function lineData({line, base, untaxed}, rules) {
    return {key: line.key, base, base_untaxed: untaxed, rules};
}

function excludedData(line) {
    return {key: line.key, reason: line.excluded};
}

function ruleData({rule, amount, base, quantity, reason, numerator}, minor) {
    return {
        id: rule.id,
        mode: rule.mode,
        rate: rule.rate,
        minimum_amount: rule.minimum_amount,
        minimum_amount_taxed: rule.minimum_amount_taxed,
        minimum_quantity: rule.minimum_quantity,
        amount,
        base,
        quantity,
        points: fraction(numerator, denominator(minor)),
        reason,
    };
}

/** Return a fraction in lowest terms, as text. */
function fraction(top, bottom) {
    const divisor = gcd(top, bottom);
    return `${top / divisor}/${bottom / divisor}`;
}

// Mirrors engine/terms.py.

function asLine(fields) {
    const line = {excluded: "", ...fields};
    for (const name of ["key", "quantity", "untaxed", "total"]) {
        whole(line[name], `The ${name} of a line`);
    }
    // A Number equals no BigInt: unseen, it would let its rule take nothing.
    line.rules.forEach((id) => whole(id, "The id of a rule"));
    oneOf(line.excluded, EXCLUDED, "The reason to exclude a line");
    return line;
}

function asRule(fields) {
    const none = {minimum_amount: 0n, minimum_amount_taxed: true, minimum_quantity: 0n};
    const rule = {...none, ...fields};
    whole(rule.id, "The id of a rule");
    oneOf(rule.mode, MODES, "The mode of a rule");
    for (const name of ["rate", "minimum_amount", "minimum_quantity"]) {
        whole(rule[name], `The ${name} of a rule`, 0n);
    }
    return rule;
}

function asTerms(fields) {
    const usual = {factor: MILLION, rounding: "down", cap: null};
    const terms = {...usual, ...fields, rules: fields.rules.map(asRule)};
    const ids = terms.rules.map((rule) => rule.id);
    distinct(ids, "The id of a rule");
    whole(terms.minor, "The number of smallest units in a currency unit", 1n);
    whole(terms.steps, "The number of steps in a point");
    oneOf(terms.steps, STEPS, "The number of steps in a point");
    whole(terms.factor, "The factor", 0n);
    oneOf(terms.rounding, ROUNDINGS, "The rounding");
    if (terms.cap !== null) {
        whole(terms.cap, "The cap", 0n);
    }
    return terms;
}

// Mirrors engine/checks.py; a RangeError is its ValueError.

function whole(value, what, least = -LIMIT, most = LIMIT) {
    if (typeof value !== "bigint") {
        throw new RangeError(`${what} must be a whole number, not ${shown(value)}.`);
    }
    if (value < least || value > most) {
        throw new RangeError(
            `${what} must be between ${least} and ${most}, not ${value}.`
        );
    }
    return value;
}

function oneOf(value, allowed, what) {
    if (!allowed.includes(value)) {
        const names = allowed.map(shown).join(", ");
        throw new RangeError(`${what} must be one of ${names}, not ${shown(value)}.`);
    }
}

function distinct(keys, what) {
    if (new Set(keys).size !== keys.length) {
        throw new RangeError(`${what} is given twice.`);
    }
}

function shown(value) {
    return typeof value === "string" ? `'${value}'` : String(value);
}

// What Python has and BigInt has not.

/** Return a / b, rounded towards minus infinity. */
function floorDiv(a, b) {
    return (a - floorMod(a, b)) / b;
}

/** Return what floorDiv leaves over, with the sign of b. */
function floorMod(a, b) {
    return ((a % b) + b) % b;
}

/** Return the greatest common divisor, never negative. */
function gcd(a, b) {
    while (b) {
        [a, b] = [b, a % b];
    }
    return a < 0n ? -a : a;
}

function max(a, b) {
    return a > b ? a : b;
}

function sum(items, value) {
    return items.reduce((total, item) => total + value(item), 0n);
}

/** Return the items by a BigInt of theirs; equal ones stay in their order. */
function sorted(items, value) {
    const sign = (a, b) => Number(a > b) - Number(a < b);
    return [...items].sort((a, b) => sign(value(a), value(b)));
}
