import {ConnectionLostError} from "@web/core/network/rpc";
import {delay} from "@web/core/utils/concurrency";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {patch} from "@web/core/utils/patch";
import {_t} from "@web/core/l10n/translation";

/** How long a cashier's line is fresh, in milliseconds. */
const FRESH = 5 * 60 * 1000;
/** How long a printer waits for the club's part of a receipt, in milliseconds. */
const RECEIPT_PATIENCE = 3000;

patch(PosStore.prototype, {
    /** The club of this till, or nothing. */
    get club() {
        return this.config.club_till || undefined;
    },

    async afterProcessServerData() {
        await super.afterProcessServerData(...arguments);
        this.clubFetched = new Map();
        this.clubReceipts = new Map();
    },

    /**
     * Ask the server for the cashier's line of a customer, once in a while.
     *
     * @param {Object} partner
     * @param {Boolean} [again] though it is fresh
     */
    async fetchClubLine(partner, again = false) {
        if (!this.club || !partner?.club_till || this.data.network.offline) {
            return;
        }
        const last = this.clubFetched.get(partner.id) || 0;
        if (!again && Date.now() - last < FRESH) {
            return;
        }
        try {
            const line = await this.data.call("pos.config", "club_line", [
                [this.config.id],
                partner.id,
            ]);
            this.keepClubLine(partner, line);
        } catch {
            // What is known is shown with its age; selling goes on.
        }
    },

    /** Remember what the server said of a member, and what his card holds. */
    keepClubLine(partner, line) {
        this.clubFetched.set(partner.id, Date.now());
        partner.club_till = line;
        if (!line) {
            return;
        }
        const card = this.models["loyalty.card"].get(line.card_id);
        if (card) {
            card.points = line.points;
        }
        const pricelist = this.models["product.pricelist"].get(line.pricelist_id);
        if (pricelist) {
            partner.property_product_pricelist = pricelist;
        }
    },

    /**
     * Find a customer by what he says or shows, and put him on the ticket.
     *
     * @param {string} text phone in any spelling, member number, or a card's code
     * @returns {Promise<Object>} the server's answer, with `partner` where one was found
     */
    async findClubCustomer(text) {
        const answer = await this.data.call("pos.config", "club_find", [
            [this.config.id],
            text,
        ]);
        return this.takeClubAnswer(answer);
    },

    async enrolClubMember(values) {
        const answer = await this.data.call("pos.config", "club_enrol", [
            [this.config.id],
            values,
        ]);
        return this.takeClubAnswer(answer);
    },

    takeClubAnswer(answer) {
        if (answer.partner_id) {
            this.models.connectNewData(answer.data);
            answer.partner = this.models["res.partner"].get(answer.partner_id);
            if (answer.line) {
                this.keepClubLine(answer.partner, answer.line);
            }
        }
        return answer;
    },

    /** Put a customer on the ticket and let his rewards appear. */
    async chooseClubCustomer(partner) {
        this.setPartnerToCurrentOrder(partner);
        await this.updateRewards();
    },

    /** A card of the club comes with the customer: no call, and no ghost card. */
    async fetchLoyaltyCard(programId, partnerId) {
        const member = this.models["res.partner"].get(partnerId)?.club_till;
        if (programId !== this.club?.program_id || !member?.card_id) {
            return super.fetchLoyaltyCard(programId, partnerId);
        }
        return (
            this.models["loyalty.card"].get(member.card_id) ||
            this.models["loyalty.card"].create({
                id: member.card_id,
                code: null,
                program_id: this.models["loyalty.program"].get(programId),
                partner_id: this.models["res.partner"].get(partnerId),
                points: member.points,
            })
        );
    },

    /** A scanned or typed code: the club looks first, then native. */
    async activateCode(code) {
        if (this.club && code.startsWith("044")) {
            const answer = await this.activateClubCode(code);
            if (answer) {
                return answer;
            }
        }
        return super.activateCode(code);
    },

    /** Find whose card it is; nothing where it is none of the club's. */
    async activateClubCode(code) {
        let answer;
        try {
            answer = await this.findClubCustomer(code);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return _t("The till is offline. Find the customer by phone.");
            }
            throw error;
        }
        if (answer.partner) {
            await this.chooseClubCustomer(answer.partner);
            return true;
        }
        return (
            code.startsWith("044T") &&
            _t("This code is no longer good. Ask for a new one.")
        );
    },

    /** The club's card has its own place in a customer's row. */
    getLoyaltyCards() {
        const programId = this.club?.program_id;
        return super
            .getLoyaltyCards(...arguments)
            .filter((card) => card && card.program_id?.id !== programId);
    },

    getPotentialFreeProductRewards() {
        const order = this.getOrder();
        return super
            .getPotentialFreeProductRewards(...arguments)
            .filter(({reward}) => order.isClubOfferAllowed(reward));
    },

    /** Ask once for each state of a return which points it moves. */
    async previewClubReturn(order) {
        const returned = order.getClubReturned();
        const key = JSON.stringify(returned);
        if (key === (order.uiState.clubReturnKey || "{}")) {
            return;
        }
        order.uiState.clubReturnKey = key;
        order.uiState.clubReturn = null;
        if (key === "{}" || this.data.network.offline) {
            return;
        }
        try {
            const preview = await this.data.call("pos.config", "club_preview_return", [
                [this.config.id],
                returned,
            ]);
            if (order.uiState.clubReturnKey === key) {
                order.uiState.clubReturn = preview;
            }
        } catch {
            // The return goes on; its receipt says what it moved.
        }
    },

    /** Ask what the tickets gave and took; the cashier need not wait for that. */
    async postSyncAllOrders(orders) {
        const paid = orders.filter((order) => this.hasClubReceipt(order));
        if (paid.length) {
            this.fetchClubReceipts(paid);
        }
        return super.postSyncAllOrders(...arguments);
    },

    hasClubReceipt(order) {
        return Boolean(
            this.club &&
            order.isSynced &&
            order.finalized &&
            (order.getPartner() || order.club_phone)
        );
    },

    fetchClubReceipts(orders) {
        const fetched = this.readClubReceipts(orders);
        for (const order of orders) {
            this.clubReceipts.set(order.uuid, fetched);
        }
        return fetched;
    },

    async readClubReceipts(orders) {
        const byId = new Map(orders.map((order) => [order.id, order]));
        try {
            const answers = await this.data.call("pos.order", "read", [
                [...byId.keys()],
                ["club_receipt"],
            ]);
            for (const {id, club_receipt} of answers) {
                this.keepClubReceipt(byId.get(id), club_receipt);
            }
        } catch {
            // Who prints the receipt later asks once more.
            orders.forEach((order) => this.clubReceipts.delete(order.uuid));
        }
    },

    keepClubReceipt(order, receipt) {
        order.uiState.clubReceipt = receipt;
        const partner = order.getPartner();
        if (!receipt || !partner) {
            return;
        }
        const tierId = partner.club_till?.tier_id;
        this.keepClubLine(partner, receipt.line);
        if (receipt.line.tier_id !== tierId) {
            // Another tier has other prices.
            this.fetchClubLine(partner, true);
        }
    },

    /** Have the club's part of a receipt before it is printed or sent. */
    async ensureClubReceipt(order) {
        if (order.clubReceipt || !this.hasClubReceipt(order)) {
            return;
        }
        const asked = this.clubReceipts.get(order.uuid);
        await Promise.race([
            asked || this.fetchClubReceipts([order]),
            delay(RECEIPT_PATIENCE),
        ]);
    },

    async printReceipt({order = this.getOrder()} = {}) {
        await this.ensureClubReceipt(order);
        return super.printReceipt(...arguments);
    },

    /**
     * The server settled the club's points with the ticket: the second call is for
     * native programmes only.
     */
    async postProcessLoyalty(order) {
        if (!this.isOnlyOfClub(order)) {
            await super.postProcessLoyalty(order);
        }
    },

    /** Whether all that native would confirm of a ticket belongs to the club. */
    isOnlyOfClub(order) {
        const programId = this.club?.program_id;
        const changes = Object.values(order.uiState.couponPointChanges);
        return (
            programId !== undefined &&
            changes.every((change) => change.program_id === programId) &&
            order
                ._get_reward_lines()
                .every((line) => line.reward_id.program_id.id === programId)
        );
    },
});
