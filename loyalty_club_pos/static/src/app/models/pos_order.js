import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {patch} from "@web/core/utils/patch";
import {_t} from "@web/core/l10n/translation";
import {earningOf} from "@loyalty_club_pos/app/utils/basket";

patch(PosOrder.prototype, {
    initState() {
        super.initState();
        this.uiState = {
            clubChosenPoints: {},
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

    /** What this ticket earns, spends and leaves, or nothing where no member is chosen. */
    getClubFigures() {
        const member = this.clubMember;
        if (!member?.card_id || this.finalized) {
            return undefined;
        }
        const {points, base} = earningOf(this, this.club, member.tier_id);
        const spent = this.getClubSpent();
        return {
            earned: points,
            bonus: points - base,
            spent,
            balance: member.points,
            waits: this.club.earned_waits,
            after: member.points + (this.club.earned_waits ? 0 : points) - spent,
        };
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
        return super._applyReward(reward, coupon_id, args);
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
