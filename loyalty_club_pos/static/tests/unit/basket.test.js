import {describe, expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {basketOf, costOf, earningOf} from "@loyalty_club_pos/app/utils/basket";
import {addRewardLine, setupClub} from "@loyalty_club_pos/../tests/unit/club";

describe.current.tags("loyalty_club");
definePosModels();

const LINES = 40;

test("a basket is what the engine reads", async () => {
    const {order, club} = await setupClub();
    const {lines, paidTotal} = basketOf(order, club);
    expect(lines.map(({quantity}) => quantity)).toEqual([3000000n, 2000000n]);
    expect(lines.map(({rules}) => rules)).toEqual([[1n], [1n]]);
    const untaxed = lines.reduce((sum, line) => sum + line.untaxed, 0n);
    expect(Number(untaxed)).toBe(Math.round(order.priceExcl * 100));
    const total = lines.reduce((sum, line) => sum + line.total, 0n);
    expect(Number(total)).toBe(Math.round(order.priceIncl * 100));
    expect(paidTotal).toBe(0n);
});

test("the tier multiplies, and the base is told too", async () => {
    const {order, club} = await setupClub();
    const base = Math.floor(order.priceExcl);
    expect(earningOf(order, club, 2)).toEqual({
        points: Math.floor(order.priceExcl * 2),
        base,
    });
    expect(earningOf(order, club, 1)).toEqual({points: base, base});
    expect(earningOf(order, club, false)).toEqual({points: base, base});
});

test("money counts with its taxes where the club says so", async () => {
    const {order, club} = await setupClub();
    club.terms = {...club.terms, taxed: true};
    expect(earningOf(order, club, 1).points).toBe(Math.floor(order.priceIncl));
});

test("what points have paid earns nothing", async () => {
    const {store, order, club} = await setupClub();
    const before = earningOf(order, club, 1).points;
    addRewardLine(store, order);
    const {lines, paidUntaxed} = basketOf(order, club);
    expect(lines).toHaveLength(2);
    expect(paidUntaxed).toBe(1000n);
    expect(earningOf(order, club, 1).points).toBe(before - 10);
});

test("a discount of another programme is a line of the basket", async () => {
    const {store, order, club} = await setupClub();
    club.program_id = 7;
    addRewardLine(store, order);
    const {lines, paidUntaxed} = basketOf(order, club);
    expect(lines.at(-1).untaxed).toBe(-1000n);
    expect(paidUntaxed).toBe(0n);
});

test("tips, sale orders, gift cards and returns do not earn", async () => {
    const {store, order, club} = await setupClub();
    const [first, second] = order.lines;
    club.stored_value_products = [first.product_id.id];
    store.config.iface_tipproduct = true;
    store.config.tip_product_id = second.product_id;
    let {lines} = basketOf(order, club);
    expect(lines.map(({excluded}) => excluded)).toEqual(["gift_card", "tip"]);
    expect(earningOf(order, club, 1).points).toBe(0);
    first.refunded_orderline_id = second;
    ({lines} = basketOf(order, club));
    expect(lines.map(({excluded}) => excluded)).toEqual(["tip"]);
});

test("a rule takes its products only", async () => {
    const {store, order, club} = await setupClub();
    const rule = store.models["loyalty.rule"].get(1);
    rule.any_product = false;
    rule.validProductIds = new Set([5]);
    const [first] = order.lines;
    const untaxed = first.prices.total_excluded;
    expect(earningOf(order, club, 1).points).toBe(Math.floor(untaxed));
});

test("a started step of points counts", async () => {
    const {club} = await setupClub();
    const reward = {discount: 0.1};
    expect(costOf(9.95, reward, club)).toBe(100);
    expect(costOf(9.9, reward, club)).toBe(99);
    expect(costOf(9.95, reward, {...club, step: 10})).toBe(99.5);
});

test("figures of a ticket", async () => {
    const {store, order, partner} = await setupClub();
    const earned = Math.floor(order.priceExcl * 2);
    const figures = order.getClubFigures();
    expect(figures.earned).toBe(earned);
    expect(figures.bonus).toBe(earned - Math.floor(order.priceExcl));
    expect(figures.after).toBe(500 + earned);
    addRewardLine(store, order);
    expect(order.getClubFigures().spent).toBe(100);
    // Nobody, and a member whose card is stopped, have none.
    partner.club_till = {...partner.club_till, card_id: false};
    expect(order.getClubFigures()).toBe(undefined);
});

test("a programme that has ended earns nothing", async () => {
    const {store, order} = await setupClub();
    const program = store.models["loyalty.program"].get(1);
    program.date_to = luxon.DateTime.now().minus({days: 2});
    expect(order.getClubFigures().earned).toBe(0);
});

test("offers of a tier are for who holds it", async () => {
    const {store, order, partner} = await setupClub();
    const reward = store.models["loyalty.reward"].get(1);
    reward.club_till_tiers = [[1], [1, 2]];
    expect(order.isClubOfferAllowed(reward)).toBe(false);
    reward.club_till_tiers = [[2]];
    expect(order.isClubOfferAllowed(reward)).toBe(true);
    partner.club_till = {...partner.club_till, tier_id: false};
    expect(order.isClubOfferAllowed(reward)).toBe(false);
});

test("a large basket earns on all of its lines, and says how long that took", async () => {
    const {store, order} = await setupClub();
    for (let number = order.lines.length; number < LINES; number++) {
        const product_tmpl_id = store.models["product.template"].get(5);
        const line = {product_tmpl_id, qty: 1, price_unit: number};
        await store.addLineToOrder(line, order, {merge: false}, false);
    }
    expect(order.lines).toHaveLength(LINES);
    const times = [];
    for (let run = 0; run < 21; run++) {
        const start = performance.now();
        order.getClubFigures();
        times.push(performance.now() - start);
    }
    // The benchmark reads this.
    console.dir(`club figures of ${LINES} lines: ${JSON.stringify(times)} ms`);
    const {earned, bonus} = order.getClubFigures();
    expect(earned - bonus).toBe(Math.floor(order.priceExcl));
});
