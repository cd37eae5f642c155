import {registry} from "@web/core/registry";

const next = (page) => [
    {
        trigger: "button[name=action_next]",
        run: "click",
    },
    {
        trigger: `div[name=page_${page}]:visible`,
    },
];

/**
 * The four pages, without a word of any language but the names that the tour writes.
 */
const pages = (trade, tiers) => [
    {
        content: "Open the wizard from the menu",
        trigger: "[data-menu-xmlid='loyalty_club.menu_configuration']",
        run: "click",
    },
    {
        trigger: ".dropdown-item[data-menu-xmlid='loyalty_club.menu_setup']",
        run: "click",
    },
    {
        content: "Win new customers, too",
        trigger:
            ".o_field_widget[name=goal_ids] .o_data_row:eq(3) .o_field_widget[name=wanted] input",
        run: "click",
    },
    ...next("trade"),
    {
        trigger: `.o_field_widget[name=trade] input[data-value=${trade}]`,
        run: "click",
    },
    {
        trigger: ".o_field_widget[name=name] input",
        run: `edit Tour of ${trade}`,
    },
    ...next("tiers"),
    {
        content: "The tiers of the trade are there",
        trigger: `.o_field_widget[name=tier_ids]:has(.o_data_row:eq(${tiers - 1})):not(:has(.o_data_row:eq(${tiers})))`,
    },
    {
        content: "Call the highest one otherwise",
        trigger: `.o_field_widget[name=tier_ids] .o_data_row:eq(${tiers - 1}) td[name=name]`,
        run: "click",
    },
    {
        trigger: ".modal .o_field_widget[name=name] input",
        run: "edit Highest",
    },
    {
        trigger: ".modal .o_form_button_save",
        run: "click",
    },
    {
        trigger: ".o_field_widget[name=tier_ids] .o_data_row:contains(Highest)",
    },
    ...next("review"),
    {
        content: "One of the two customers would stand in the highest tier",
        trigger:
            ".o_field_widget[name=outcome_ids] .o_data_row:contains(Highest) td[name=customer_count]:contains(1)",
    },
    {
        trigger: ".o_field_widget[name=past] input[data-value=all]",
        run: "click",
    },
    {
        trigger: ".o_field_widget[name=past_count]:contains(2)",
    },
    {
        trigger: ".o_field_widget[name=past_points] input",
        run: "click",
    },
    {
        content: "The points are known before they are given",
        trigger: ".o_field_widget[name=past_total]:not(:contains(/^0$/))",
    },
    {
        trigger: "button[name=action_finish]",
        run: "click",
    },
    {
        content: "The start page shows the club",
        trigger: `.o_loyalty_club_overview .o_kanban_record:contains(Tour of ${trade})`,
    },
];

for (const [trade, tiers] of [
    ["general", 3],
    ["clothing", 2],
    ["restaurant", 2],
    ["pastry", 3],
]) {
    registry.category("web_tour.tours").add(`loyalty_club_setup_${trade}`, {
        url: "/odoo/club-overview",
        steps: () => pages(trade, tiers),
    });
}

registry.category("web_tour.tours").add("loyalty_club_setup_persian", {
    url: "/odoo/club-overview",
    steps: () => [
        {
            content: "The page runs from right to left",
            trigger: "body.o_rtl, html[dir=rtl], .o_rtl",
        },
        ...pages("clothing", 2),
    ],
});
