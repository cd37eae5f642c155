import {onMounted, onWillUnmount} from "@odoo/owl";

import {registry} from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const INTERVAL = 3000;

/**
 * A progress bar that reads its record again while the work is running.
 */
export class ClubProgressField extends ProgressBarField {
    setup() {
        super.setup();
        onMounted(() => {
            this.timer = setInterval(() => this.refresh(), INTERVAL);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    refresh() {
        const {record} = this.props;
        const running = record.data.state === "running" || record.data.computing;
        if (running && !document.hidden) {
            record.load();
        }
    }
}

registry.category("fields").add("club_progress", {
    ...progressBarField,
    component: ClubProgressField,
    fieldDependencies: [{name: "state", type: "selection"}],
});
