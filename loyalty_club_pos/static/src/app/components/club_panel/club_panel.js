import {Component, onWillRender} from "@odoo/owl";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {NumberPopup} from "@point_of_sale/app/components/popups/number_popup/number_popup";
import {formatFloat} from "@web/core/utils/numbers";
import {parseFloat} from "@web/views/fields/parsers";
import {_t} from "@web/core/l10n/translation";

/** What the basket earns, spends and leaves, live; and what a return takes back. */
export class ClubPanel extends Component {
    static template = "loyalty_club_pos.ClubPanel";
    static props = {order: Object};

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        onWillRender(() => this.pos.previewClubReturn(this.props.order));
    }

    get figures() {
        return this.props.order.getClubFigures();
    }

    get returned() {
        const preview = this.props.order.uiState.clubReturn;
        return preview && (preview.taken || preview.given) ? preview : undefined;
    }

    get tierName() {
        return this.props.order.clubMember?.words?.[1] || "";
    }

    number(points) {
        return formatFloat(points, {digits: [16, 2], trailingZeros: false});
    }

    /** The reward by which points pay like money: one to claim, or to claim anew. */
    get moneyReward() {
        const {order} = this.props;
        const claimable = order
            .getClaimableRewards(false, order.club.program_id)
            .find(({reward}) => order.isPaidLikeMoney(reward));
        return claimable || this.claimedMoneyReward;
    }

    get claimedMoneyReward() {
        const {order} = this.props;
        const line = order
            .getClubRewardLines()
            .find(({reward_id}) => order.isPaidLikeMoney(reward_id));
        return line && {reward: line.reward_id, coupon_id: line.coupon_id.id};
    }

    worth(points, reward) {
        return this.env.utils.formatCurrency(points * reward.discount);
    }

    /** Ask how many points to spend, and take so many off the price. */
    async spendPoints() {
        const {order} = this.props;
        const {reward, coupon_id} = this.moneyReward;
        const most = order.getClubPointsFor(reward, coupon_id);
        const typed = await makeAwaitable(this.dialog, NumberPopup, {
            title: _t("Points to spend"),
            subtitle: _t("%(points)s points are worth %(money)s", {
                points: this.number(most),
                money: this.worth(most, reward),
            }),
            startingValue: "",
            feedback: (buffer) => this.feedback(buffer, most, reward),
            isValid: (buffer) => this.isChoice(buffer, most),
        });
        if (!typed) {
            return;
        }
        const answer = order.spendClubPoints(reward, coupon_id, read(typed));
        if (answer !== true) {
            this.notification.add(answer, {type: "danger"});
        }
        this.pos.updateRewards();
    }

    feedback(buffer, most, reward) {
        const points = read(buffer);
        if (points > most) {
            return _t("There are only %s points.", this.number(most));
        }
        return points > 0 ? this.worth(points, reward) : "";
    }

    isChoice(buffer, most) {
        const points = read(buffer);
        return points > 0 && points <= most;
    }
}

function read(text) {
    try {
        return parseFloat(String(text || "0"));
    } catch {
        return 0;
    }
}
