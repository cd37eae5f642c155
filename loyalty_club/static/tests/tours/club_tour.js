import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("loyalty_club_first_member", {
    url: "/odoo/clubs",
    steps: () => [
        {
            content: "Make a club",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Friends of the Tour",
        },
        {
            content: "Type the name of a new programme",
            trigger: ".o_field_widget[name=points_program_id] input",
            run: "edit Tour Points",
        },
        {
            trigger: ".ui-autocomplete a:contains('Create \"Tour Points')",
            run: "click",
        },
        ...stepUtils.saveForm(),
        {
            content: "Enrol the first member",
            trigger: "button[name=action_enrol]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Tour Customer",
        },
        {
            trigger: ".ui-autocomplete a:contains(Tour Customer)",
            run: "click",
        },
        ...stepUtils.saveForm(),
        {
            content: "The card is there",
            trigger: ".o_field_widget[name=card_barcode] img",
        },
        {
            content: "Give a welcome present",
            trigger: "button[name=action_adjust]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=points] input",
            run: "edit 25",
        },
        {
            trigger: ".o_field_widget[name=reason] input",
            run: "edit Welcome",
        },
        {
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            content: "The points are in the ledger",
            trigger: "button[name=action_open_moves]",
            run: "click",
        },
        {
            trigger: ".o_data_row .o_data_cell[name=points]:contains(25)",
            run: "click",
        },
        {
            content: "And say why",
            trigger: ".o_field_widget[name=explanation_text]:contains(Reason: Welcome)",
        },
    ],
});
