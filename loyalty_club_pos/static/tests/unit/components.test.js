import {describe, expect, test} from "@odoo/hoot";
import {animationFrame, click, edit, queryAllTexts} from "@odoo/hoot-dom";
import {
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {ConnectionLostError} from "@web/core/network/rpc";
import {CustomerDisplayPosAdapter} from "@point_of_sale/app/customer_display/customer_display_adapter";
import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {ClubLine} from "@loyalty_club_pos/app/components/club_line/club_line";
import {ClubPanel} from "@loyalty_club_pos/app/components/club_panel/club_panel";
import {ClubPopup} from "@loyalty_club_pos/app/components/club_popup/club_popup";
import {addRewardLine, setupClub} from "@loyalty_club_pos/../tests/unit/club";

describe.current.tags("loyalty_club");
definePosModels();

test("the line says what the server said, with its age while offline", async () => {
    const {store, order, partner} = await setupClub();
    partner.club_till = {
        ...partner.club_till,
        words: [partner.name, "Silver", "500 Points"],
        at: "2026-01-01 10:00:00",
    };
    await mountWithCleanup(ClubLine, {props: {order}});
    expect(".club-words").toHaveText(`${partner.name} · Silver · 500 Points`);
    expect(".club-open").toHaveCount(0);
    store.data.network.offline = true;
    await animationFrame();
    expect(".club-words").toHaveText(/Offline, as of/);
});

test("the line asks the server once for each customer", async () => {
    const {store, order, partner} = await setupClub();
    store.clubFetched.clear();
    onRpc("pos.config", "club_line", ({args}) => {
        expect.step(`asked for ${args[1]}`);
        return {...partner.club_till, points: 20, words: ["Sara", "20 Points"]};
    });
    await mountWithCleanup(ClubLine, {props: {order}});
    await animationFrame();
    await store.fetchClubLine(partner);
    expect.verifySteps([`asked for ${partner.id}`]);
    expect(".club-words").toHaveText("Sara · 20 Points");
});

test("who is no member is offered to join, and consent is asked", async () => {
    const {order, partner} = await setupClub();
    partner.club_till = {...partner.club_till, ask_consent: true};
    await mountWithCleanup(ClubLine, {props: {order}});
    expect(".club-open").toHaveText("Ask for consent");
    partner.club_till = false;
    await animationFrame();
    expect(".club-line").toHaveText(/is no member/);
    expect(".club-open").toHaveText("Find or enrol");
    order.setPartner(false);
    order.club_phone = "0912 111 2233";
    await animationFrame();
    expect(".club-line").toHaveText(/0912 111 2233 joins/);
});

test("the panel shows what the sale earns, spends and leaves", async () => {
    const {store, order} = await setupClub();
    const earned = order.getClubFigures().earned;
    await mountWithCleanup(ClubPanel, {props: {order}});
    expect(".club-earned").toHaveText(new RegExp(`^\\+`));
    expect(queryAllTexts(".club-spent")).toEqual([]);
    addRewardLine(store, order);
    await animationFrame();
    expect(".club-spent").toHaveText("−100");
    expect(order.getClubFigures().earned).toBe(earned - 20);
});

test("the panel of a return asks once what it moves", async () => {
    const {order} = await setupClub();
    onRpc("pos.config", "club_preview_return", ({args}) => {
        expect.step(JSON.stringify(args[1]));
        return {taken: 85, given: 150};
    });
    patchWithCleanup(PosOrder.prototype, {getClubReturned: () => ({41: 2})});
    await mountWithCleanup(ClubPanel, {props: {order}});
    await animationFrame();
    expect(".club-taken").toHaveText("−85");
    expect(".club-given").toHaveText("+150");
    expect(".club-earned").toHaveCount(0);
    expect.verifySteps([JSON.stringify({41: 2})]);
});

async function openPopup(values) {
    const club = await setupClub();
    club.order.setPartner(false);
    // Rewards of native programmes would ask the server for their cards.
    club.store.updateRewards = () => {};
    const close = () => expect.step("closed");
    await mountWithCleanup(ClubPopup, {props: {order: club.order, close}, ...values});
    return club;
}

async function type(text) {
    await click(".club-text");
    await edit(text);
    await click(".club-find");
    await animationFrame();
}

test("a new number asks for name and consent", async () => {
    const {partner} = await openPopup();
    onRpc("pos.config", "club_find", () => ({
        partner_id: false,
        data: {},
        line: false,
        phone: "+989121112233",
    }));
    onRpc("pos.config", "club_enrol", ({args}) => {
        expect.step(`${args[1].name} ${args[1].phone} ${args[1].wording_ids}`);
        const line = {...partner.club_till, words: ["Nima"]};
        return {partner_id: partner.id, data: {}, line};
    });
    await type("0912 111 2233");
    expect(".club-popup").toHaveText(/\+989121112233 is new/);
    await click(".club-name");
    await edit("Nima");
    await click(".club-wording input");
    await click(".club-enrol");
    await animationFrame();
    expect.verifySteps(["Nima +989121112233 7", "closed"]);
});

test("a code that nobody has is said in plain words", async () => {
    await openPopup();
    onRpc("pos.config", "club_find", () => ({
        partner_id: false,
        data: {},
        line: false,
        phone: false,
    }));
    await type("XYZ");
    expect(".club-problem").toHaveText(/Nobody has this number or card/);
    expect(".club-enrol").toHaveCount(0);
});

test("offline a whole number waits on the ticket, and half a number finds nobody", async () => {
    const {store, order, partner} = await openPopup();
    store.data.network.offline = true;
    partner.phone = "+98 912 765 4321";
    await type("21");
    expect(".club-problem").toHaveText(/whole phone number/);
    await type("0912 111 2233");
    expect(order.club_phone).toBe("0912 111 2233");
    expect(order.getPartner()).toBe(undefined);
    await type("۰۹۱۲ ۷۶۵ ۴۳۲۱");
    expect(order.getPartner().id).toBe(partner.id);
    expect.verifySteps(["closed", "closed"]);
});

test("a connection that is lost just now finds who is loaded", async () => {
    const {store, order, partner} = await openPopup();
    partner.phone = "+98 912 765 4321";
    onRpc("pos.config", "club_find", () => {
        throw new ConnectionLostError();
    });
    store.data.checkConnectivity = () => {
        store.data.network.offline = true;
    };
    store.data.call = async (model, method) => {
        if (method === "club_find") {
            await store.data.noticeClubOffline();
            throw new ConnectionLostError();
        }
    };
    await type("09127654321");
    expect(order.getPartner().id).toBe(partner.id);
    expect.verifySteps(["closed"]);
});

test("the receipt is asked for after the sync, and what it says is kept", async () => {
    const {store, order, partner} = await setupClub();
    const line = {...partner.club_till, points: 560, words: ["Sara", "560 Points"]};
    patchWithCleanup(store, {hasClubReceipt: () => true});
    onRpc("pos.order", "read", ({args}) => {
        expect.step(args[1][0]);
        return [{id: args[0][0], club_receipt: {title: "Club", rows: [], line}}];
    });
    await store.postSyncAllOrders([order]);
    await store.ensureClubReceipt(order);
    await store.ensureClubReceipt(order);
    expect.verifySteps(["club_receipt"]);
    expect(order.clubReceipt.title).toBe("Club");
    expect(partner.club_till.points).toBe(560);
});

test("a receipt that was lost is asked for again by who prints it", async () => {
    const {store, order} = await setupClub();
    patchWithCleanup(store, {hasClubReceipt: () => true});
    let lost = true;
    onRpc("pos.order", "read", ({args}) => {
        expect.step(lost ? "lost" : "answered");
        if (lost) {
            throw new ConnectionLostError();
        }
        return [{id: args[0][0], club_receipt: {title: "Club", rows: [], line: false}}];
    });
    await store.fetchClubReceipts([order]);
    expect(order.clubReceipt).toBe(undefined);
    lost = false;
    await store.ensureClubReceipt(order);
    expect(order.clubReceipt.title).toBe("Club");
    expect.verifySteps(["lost", "answered"]);
});

test("the customer sees his points: by this sale, and on the paid ticket", async () => {
    const {order} = await setupClub();
    const adapter = new CustomerDisplayPosAdapter();
    adapter.formatOrderData(order);
    expect(adapter.data.club.words).toBe("500 Points");
    expect(adapter.data.club.figures.earned).toBe(order.getClubFigures().earned);
    expect(adapter.data.club.rows).toEqual([]);
    order.uiState.clubReceipt = {title: "Club", rows: [["Points earned", "30"]]};
    order.state = "paid";
    adapter.formatOrderData(order);
    expect(adapter.data.club.figures).toBe(false);
    expect(adapter.data.club.rows).toEqual([["Points earned", "30"]]);
});

test("the customer's display says nothing of a club where there is none", async () => {
    const {order, partner} = await setupClub();
    partner.club_till = false;
    const adapter = new CustomerDisplayPosAdapter();
    adapter.formatOrderData(order);
    expect(adapter.data.club).toBe(false);
});
