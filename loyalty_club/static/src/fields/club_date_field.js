import {formatDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {Component, xml} from "@odoo/owl";

const jalali = new Intl.DateTimeFormat("fa-IR-u-ca-persian-nu-latn", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone: "UTC",
});

/**
 * A day as text in the calendar of its club; the column sorts and groups as a date.
 */
export class ClubDateField extends Component {
    static template = xml`<span dir="ltr" t-out="text"/>`;
    static props = {...standardFieldProps};

    get text() {
        const {data} = this.props.record;
        const day = data[this.props.name];
        if (!day) {
            return "";
        }
        if (data.club_calendar === "jalali") {
            return jalali.format(Date.UTC(day.year, day.month - 1, day.day));
        }
        return formatDate(day);
    }
}

registry.category("fields").add("club_date", {
    component: ClubDateField,
    supportedTypes: ["date"],
    fieldDependencies: [{name: "club_calendar", type: "selection"}],
});
