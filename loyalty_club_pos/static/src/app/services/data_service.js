import {ConnectionLostError} from "@web/core/network/rpc";
import {PosData} from "@point_of_sale/app/services/data_service";
import {patch} from "@web/core/utils/patch";

patch(PosData.prototype, {
    /**
     * Native asks whether the server is there only when the network changes. What the
     * club refuses without the server needs to be known from the first call that is lost.
     */
    async call(model, method) {
        try {
            return await super.call(...arguments);
        } catch (error) {
            if (error instanceof ConnectionLostError && isOfClub(method)) {
                await this.noticeClubOffline();
            }
            throw error;
        }
    },

    async noticeClubOffline() {
        if (!this.network.offline) {
            await this.checkConnectivity();
        }
    },
});

function isOfClub(method) {
    return method.startsWith("club_") || method === "validate_coupon_programs";
}
