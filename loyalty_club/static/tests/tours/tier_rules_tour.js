import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("loyalty_club_change_rules", {
    steps: () => [
        {
            content: "See the tiers of the club",
            trigger: ".nav-link[name=tiers]",
            run: "click",
        },
        {
            trigger: "button[name=action_change_tier_rules]",
            run: "click",
        },
        {
            content: "Open the copy of a tier",
            trigger: ".modal .o_data_row:contains(Silver) td[name=rules_text]",
            run: "click",
        },
        {
            content: "Change its rule",
            trigger: ".modal .o_field_widget[name=rule_ids] .o_data_row td[name=value]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=value] input",
            run: "edit 700",
        },
        {
            content: "The rule reads like a sentence",
            trigger: ".modal .o_field_widget[name=grace_days] input",
            run: "edit 3",
        },
        {
            trigger: ".modal td[name=sentence]:contains(700)",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains(Silver):contains(700)",
        },
        {
            content: "See who would move",
            trigger: ".modal button[name=action_preview]",
            run: "click",
        },
        {
            trigger: ".modal details summary:contains(Silver)",
            run: "click",
        },
        {
            content: "The one who would fall is named",
            trigger: ".modal details[open]:contains(Tour Member)",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(The rules are applied)",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        {
            trigger: ".nav-link[name=tiers]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=tier_ids] .o_data_row:contains(Silver):contains(700)",
        },
    ],
});
