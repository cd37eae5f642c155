// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

/**
 * Calls the till's engine for engine_in_javascript.py: [[function, arguments], …] comes
 * in, [{value} or {error}, …] goes out. In JSON a BigInt is text with an n: "12n".
 */

import {readFileSync} from "node:fs";

import * as earning from "../../loyalty_club_pos/static/src/engine/earning.js";
import * as redeeming from "../../loyalty_club_pos/static/src/engine/redeeming.js";

const engine = {...earning, ...redeeming};

/** Bring a BigInt back, and freeze the rest: the engine changes nothing it is given. */
function read(_name, value) {
    const isBigInt = typeof value === "string" && /^-?\d+n$/.test(value);
    return isBigInt ? BigInt(value.slice(0, -1)) : Object.freeze(value);
}

function write(_name, value) {
    return typeof value === "bigint" ? `${value}n` : value;
}

function answer([name, values]) {
    try {
        return {value: engine[name](...values)};
    } catch (error) {
        if (error instanceof RangeError) {
            return {error: error.message};
        }
        throw error;
    }
}

const calls = JSON.parse(readFileSync(0, "utf8"), read);
process.stdout.write(JSON.stringify(calls.map(answer), write));
