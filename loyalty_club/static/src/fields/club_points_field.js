import {registry} from "@web/core/registry";
import {formatFloat} from "@web/views/fields/formatters";
import {floatField} from "@web/views/fields/float/float_field";
import {FIELD_WIDTHS} from "@web/views/list/column_width_hook";

/**
 * Points without zeros that say nothing, also in the sums under a list: there Odoo asks
 * for the formatter of the widget and gives it none of the field's options.
 */
registry.category("fields").add("club_points", {
    ...floatField,
    listViewWidth: FIELD_WIDTHS.float,
    extractProps: (info) => ({...floatField.extractProps(info), trailingZeros: false}),
});

const formatPoints = (value, options = {}) =>
    formatFloat(value, {...options, trailingZeros: false});
formatPoints.extractOptions = formatFloat.extractOptions;

registry.category("formatters").add("club_points", formatPoints);
