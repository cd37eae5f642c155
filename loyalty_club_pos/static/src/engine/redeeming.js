// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

/**
 * The points that a reward costs by what it took off the price.
 *
 * Mirrors engine/redeeming.py of loyalty_club, with what it uses of checks.py; the
 * vectors in tests/engine/vectors_redeeming.json hold the two together. It imports
 * nothing, as earning.js. Whole numbers are BigInt, money is in the smallest unit of the
 * club's currency, points in whole hundredths.
 */

const HUNDREDTHS = 100n;
const LIMIT = 10n ** 18n;

/**
 * Return what a value costs where each point pays for so much.
 *
 * @param {bigint} value money that the reward took off
 * @param {bigint} price money that a point is worth
 * @param {bigint} step hundredths in the club's smallest step, of which a started one counts
 * @returns {bigint} hundredths of a point
 * @throws {RangeError} in plain words, where a number is none, negative or a zero divisor
 */
export function byValue(value, price, step) {
    whole(value, "The value of a reward", 0n);
    whole(price, "The value of a point", 1n);
    whole(step, "The step of points", 1n);
    const hundredths = ceilDiv(value * HUNDREDTHS, price);
    return ceilDiv(hundredths, step) * step;
}

/**
 * Return how often a reward was claimed, at least once.
 *
 * @param {bigint} value money that its lines took off
 * @param {bigint} worth money that claiming it once takes off
 * @param {bigint} [slack] money that the rounding of lines may have added
 * @returns {bigint}
 * @throws {RangeError} in plain words, where a number is none or negative
 */
export function claims(value, worth, slack = 0n) {
    whole(value, "The value of a reward", 0n);
    whole(worth, "The worth of a reward", 0n);
    whole(slack, "The slack", 0n);
    if (!worth) {
        return 1n;
    }
    const number = ceilDiv(value - slack, worth);
    return number > 1n ? number : 1n;
}

function whole(value, what, least) {
    if (typeof value !== "bigint") {
        const shown = typeof value === "string" ? `'${value}'` : String(value);
        throw new RangeError(`${what} must be a whole number, not ${shown}.`);
    }
    if (value < least || value > LIMIT) {
        throw new RangeError(
            `${what} must be between ${least} and ${LIMIT}, not ${value}.`
        );
    }
}

/** Return a / b for a positive b, rounded up, below zero too. */
function ceilDiv(a, b) {
    const rest = ((a % b) + b) % b;
    return (a - rest) / b + (rest ? 1n : 0n);
}
