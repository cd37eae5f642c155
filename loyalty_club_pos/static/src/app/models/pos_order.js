import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {groupBy} from "@web/core/utils/arrays";
import {patch} from "@web/core/utils/patch";
import {_t} from "@web/core/l10n/translation";
import {costOf, earningOf} from "@loyalty_club_pos/app/utils/basket";

patch(PosOrder.prototype, {
    initState() {
        super.initState();
        this.uiState = {
            clubChosenPoints: {},
            clubReceipt: null,
            clubReturn: null,
            ...this.uiState,
        };
    },

    /** The club of this till, or nothing. */
    get club() {
        return this.config?.club_till || undefined;
    },

    /** The customer as a member: card, points and tier; nothing for who is none. */
    get clubMember() {
        return (this.club && this.getPartner()?.club_till) || undefined;
    },

    /** What the club says on the receipt: asked after the payment, or loaded with it. */
    get clubReceipt() {
        return this.uiState.clubReceipt || this.club_receipt;
    },

    /** What this ticket earns, spends and leaves, or nothing where no member is chosen. */
    getClubFigures() {
        const member = this.clubMember;
        if (!member?.card_id || this.finalized) {
            return undefined;
        }
        const {points, base} = this.getClubEarning(member);
        const spent = this.getClubSpent();
        const waits = this.club.earned_waits;
        // What is owed is paid first.
        const gained = waits ? 0 : Math.max(0, points - (member.deficit || 0));
        return {
            earned: points,
            bonus: points - base,
            spent,
            balance: member.points,
            waits,
            after: member.points + gained - spent,
        };
    },

    /** What the basket earns: nothing where the programme does not count today, here. */
    getClubEarning(member) {
        const program = this.models["loyalty.program"].get(this.club.program_id);
        if (!program || !this._programIsApplicable(program)) {
            return {points: 0, base: 0};
        }
        return earningOf(this, this.club, member.tier_id);
    },

    /** Lines by which points of the club pay on this ticket. */
    getClubRewardLines() {
        return this.lines.filter(
            (line) => line.reward_id?.program_id.id === this.club?.program_id
        );
    },

    getClubSpent() {
        return this.getClubRewardLines().reduce(
            (points, line) => points + line.points_cost,
            0
        );
    },

    /** Whether the customer's tier may have a reward, and its programme (G11). */
    isClubOfferAllowed(reward) {
        const tierId = this.clubMember?.tier_id;
        return [reward, reward.program_id]
            .flatMap((offer) => offer.club_till_tiers || [])
            .every((tiers) => tiers.includes(tierId));
    },

    /** Whether a chosen number of the club's points can pay by this reward. */
    isPaidLikeMoney(reward) {
        return (
            reward.program_id.id === this.club?.program_id &&
            reward.reward_type === "discount" &&
            reward.discount_mode === "per_point" &&
            !reward.clear_wallet
        );
    },

    /** The club earns by itself; native must not give its points a second time. */
    pointsForPrograms(programs) {
        const result = super.pointsForPrograms(programs);
        if (this.club && result[this.club.program_id]) {
            result[this.club.program_id] = [];
        }
        return result;
    },

    _programIsApplicable(program) {
        if (program.id === this.club?.program_id && !this.clubMember?.card_id) {
            return false;
        }
        return super._programIsApplicable(program);
    },

    getClaimableRewards() {
        return super
            .getClaimableRewards(...arguments)
            .filter(({reward}) => this.isClubOfferAllowed(reward));
    },

    _applyReward(reward, coupon_id, args) {
        if (!this.isClubOfferAllowed(reward)) {
            return _t("This offer is for members in another tier.");
        }
        const answer = super._applyReward(reward, coupon_id, args);
        if (answer === true && this.isPaidLikeMoney(reward)) {
            this.setClubCost(reward);
        }
        return answer;
    },

    /** Points that the cashier typed are all that a reward may take. */
    _getRewardLineValuesDiscount(args) {
        this.clubLimit = this.uiState.clubChosenPoints[args.reward.id];
        try {
            return super._getRewardLineValuesDiscount(args);
        } finally {
            this.clubLimit = undefined;
        }
    },

    /** The server counts a started step of points; so does what the cashier sees. */
    setClubCost(reward) {
        const claims = groupBy(
            this.lines.filter((line) => line.reward_id?.id === reward.id),
            (line) => line.reward_identifier_code
        );
        for (const [first, ...others] of Object.values(claims)) {
            const money = [first, ...others].map((line) => -line.prices.total_included);
            const value = money.reduce((sum, part) => sum + part, 0);
            first.points_cost = costOf(value, reward, this.club);
            others.forEach((line) => (line.points_cost = 0));
        }
    },

    /** A reward that is taken off is claimed anew, and then not by what was typed. */
    removeOrderline(line) {
        delete this.uiState.clubChosenPoints[line.reward_id?.id];
        return super.removeOrderline(...arguments);
    },

    _getRealCouponPoints(couponId) {
        const points = super._getRealCouponPoints(couponId);
        const card = this.models["loyalty.card"].get(couponId);
        if (
            this.clubLimit === undefined ||
            card?.program_id?.id !== this.club?.program_id
        ) {
            return points;
        }
        return Math.min(points, this.clubLimit);
    },

    /** The points that a reward can take: what is left, and what it has taken already. */
    getClubPointsFor(reward, couponId) {
        const taken = this.getClubRewardLines()
            .filter((line) => line.reward_id.id === reward.id)
            .reduce((points, line) => points + line.points_cost, 0);
        return this._getRealCouponPoints(couponId) + taken;
    },

    /** Take a chosen number of points off the price, instead of what was chosen before. */
    spendClubPoints(reward, couponId, points) {
        for (const line of this.getClubRewardLines()) {
            if (line.reward_id.id === reward.id) {
                line.delete();
            }
        }
        this.uiState.clubChosenPoints[reward.id] = points;
        return this._applyReward(reward, couponId, {});
    },

    /** The club's points have a panel and a block on the receipt of their own. */
    getLoyaltyPoints() {
        return super
            .getLoyaltyPoints()
            .filter(({program}) => program.id !== this.club?.program_id);
    },

    /** Goods that come back: ids of sold lines, each with its quantity. */
    getClubReturned() {
        const returned = {};
        for (const line of this.lines) {
            const origin = line.refunded_orderline_id;
            if (origin && line.qty < 0 && typeof origin.id === "number") {
                returned[origin.id] = -line.qty;
            }
        }
        return returned;
    },
});
