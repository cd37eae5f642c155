import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("loyalty_club_portal_join", {
    url: "/my/home",
    steps: () => [
        {
            content: "The home page leads to the club",
            trigger: ".o_portal_index_card:not(.d-none) a[href$='/my/club']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_club_open:contains(Friends of the Portal) .btn-primary",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nothing is ticked beforehand",
            trigger:
                ".o_club_join_form:has(.o_club_consent):not(:has(input:checked)) .o_club_consent:contains(text message) label",
            run: "click",
        },
        {
            trigger: ".o_club_join_form .btn-primary",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The card is on the phone",
            trigger: ".o_club_balance:text(0)",
        },
        {
            trigger: ".o_club_qr",
        },
    ],
});

tours.add("loyalty_club_portal_points", {
    url: "/my/club",
    steps: () => [
        {
            content: "The sale's points are there",
            trigger: ".o_club_balance:text(150)",
        },
        {
            trigger: ".o_club_rewards li:contains(15.00)",
        },
        {
            trigger: "a.o_club_history",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Each number says why",
            trigger: ".o_club_row:contains(gave 150 points) summary",
            run: "click",
        },
        {
            trigger: ".o_club_row details[open]:contains(These lines earned)",
        },
    ],
});

/**
 * The page fits the width of the phone and reads from right to left.
 */
function checkPage() {
    const page = document.querySelector(".o_club_page");
    if (getComputedStyle(page).direction !== "rtl") {
        throw new Error("The page does not read from right to left.");
    }
    const {scrollWidth, clientWidth} = document.documentElement;
    if (scrollWidth > clientWidth) {
        throw new Error(`The page is ${scrollWidth} wide, the phone ${clientWidth}.`);
    }
}

tours.add("loyalty_club_portal_persian", {
    url: "/fa/my/club",
    steps: () => [
        {
            content: "Numbers are in Persian digits",
            trigger: ".o_club_balance:contains(۲۳۴)",
            run: checkPage,
        },
        {
            content: "Days are those of the Jalali calendar",
            trigger: ".o_club_since bdi:contains(/^۱۴[۰-۹]{2}.[۰-۹]{2}.[۰-۹]{2}$/)",
        },
        {
            trigger: "a.o_club_history",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_club_points:contains(۲۳۴)",
            run: checkPage,
        },
        {
            trigger: ".breadcrumb a[href*='/my/club']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "a.o_club_profile",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_club_profile_form input[name=birthdate]",
            run: "edit ۱۳۷۰/۰۲/۲۲",
        },
        {
            trigger: ".o_club_save",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_club_saved",
            run: checkPage,
        },
    ],
});
