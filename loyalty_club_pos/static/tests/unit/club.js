import {getFilledOrder, setupPosEnv} from "@point_of_sale/../tests/unit/utils";

const SILVER = 2;

/** What pos.config says of a club that gives a point for a unit of money. */
const CLUB = {
    id: 1,
    name: "Club",
    program_id: 1,
    point_name: "Points",
    terms: {taxed: false, minor: 100, steps: 1, rounding: "down", cap: null},
    rules: [
        {
            id: 1,
            mode: "money",
            rate: 1000000,
            minimum_amount: 0,
            minimum_amount_taxed: true,
            minimum_quantity: 0,
        },
    ],
    factors: {[SILVER]: 2000000},
    step: 100,
    stored_value_earns: true,
    stored_value_products: [],
    offline_points: 0,
    wordings: [{id: 7, text: "I agree"}],
};

/** A till with the club, and a ticket for a member in the higher tier. */
export async function setupClub(values = {}) {
    const store = await setupPosEnv();
    store.config.club_till = {...CLUB, ...values};
    store.models["loyalty.program"].get(CLUB.program_id).pricelist_ids = [];
    const partner = store.models["res.partner"].get(1);
    partner.club_till = {card_id: 9, points: 500, tier_id: SILVER, text: "500 Points"};
    const order = await getFilledOrder(store);
    order.setPartner(partner);
    // The line is fresh, so that nothing asks the server for it.
    store.clubFetched.set(partner.id, Date.now());
    return {store, order, partner, club: store.config.club_till};
}

/** A line by which points of the club took money off. */
export function addRewardLine(store, order, values = {}) {
    return store.models["pos.order.line"].create({
        order_id: order,
        product_id: store.models["product.product"].get(1),
        qty: 1,
        price_unit: -10,
        price_type: "manual",
        is_reward_line: true,
        reward_id: store.models["loyalty.reward"].get(1),
        reward_identifier_code: "code",
        points_cost: 100,
        tax_ids: [],
        ...values,
    });
}
