"""The kit: every part a screen is made of. It knows no ticket and no State; props may be plain values or Vars.

Outside this folder nobody writes a class name or a colour. Other attributes (ids, aria, events) go through as
they are. See ``tokens`` for sizes and colours, ``styles/`` for the looks, ``looks`` for how they reach the browser.
"""

# ruff: noqa: F401  (the names are what this file is for)

from ticketdesk.ui import badges, charts, icons, tokens
from ticketdesk.ui.arriving import arriving, next_page
from ticketdesk.ui.attach import attach_button, attach_field, attach_script
from ticketdesk.ui.badges import asleep, badge, category_badge, priority_badge, status_badge, waiting_badge
from ticketdesk.ui.beginning import first_step, first_steps
from ticketdesk.ui.besides import besides
from ticketdesk.ui.bulk import bulk_act, bulk_bar, hand_menu, new_pill
from ticketdesk.ui.buttons import button, icon_button, link, link_button, word_button
from ticketdesk.ui.chips import chip, count, kbd, keys, live_dot, tip
from ticketdesk.ui.columns import Column
from ticketdesk.ui.comparing import balance, change, progress, redline
from ticketdesk.ui.composer import (
    composer,
    composer_area,
    composer_place,
    draft_badge,
    draft_line,
    for_note,
    for_reply,
    goes_along,
    seen_input,
)
from ticketdesk.ui.dialogs import choice_button, choice_list, close_button, confirm_dialog, dialog
from ticketdesk.ui.drafts import draft_id, forget_draft, forget_sent, kept_note
from ticketdesk.ui.facets import Facet, facet_bar, search_box
from ticketdesk.ui.facts import fact, fact_value, facts, folded, side_section, tags, unfolds
from ticketdesk.ui.fields import (
    checkbox,
    copy_field,
    error_line,
    field,
    fieldset,
    hidden_input,
    limit_line,
    radio,
    select,
    switch,
    text_area,
    text_input,
)
from ticketdesk.ui.figures import day_row, plain_table, table_row, with_commas
from ticketdesk.ui.files import FileShown, file_list
from ticketdesk.ui.formatting import mark_tools, preview_pane, preview_switch
from ticketdesk.ui.forms import form, native_form
from ticketdesk.ui.found import hit_line, hit_words, search_line, sought
from ticketdesk.ui.frames import (
    desk_frame,
    preview_body,
    preview_foot,
    rail,
    rail_group,
    rail_item,
    rail_person,
    split,
    topbar,
)
from ticketdesk.ui.gate import lure, proof
from ticketdesk.ui.hands import (
    Hand,
    arranged,
    catches_up,
    cells,
    everything,
    given,
    is_everything,
    ticked,
    told,
)
from ticketdesk.ui.held import held_bar, held_bars, offer_bar
from ticketdesk.ui.icons import brand_mark, icon, stub_mark
from ticketdesk.ui.keymap import caps_of, key_caps, key_holder, key_link, key_press, key_sheet
from ticketdesk.ui.later import moment_dialog
from ticketdesk.ui.layout import (
    bullets,
    card,
    clip,
    code,
    columns,
    grow,
    heading,
    lede,
    line,
    only_narrow,
    only_wide,
    page,
    panel,
    paragraph,
    preformatted,
    rule,
    stack,
    steps,
    text,
    visually_hidden,
)
from ticketdesk.ui.likeness import beside, beside_ticket, beside_with
from ticketdesk.ui.looks import Looks, app_wraps, desk_looks, reference_sheet
from ticketdesk.ui.menus import choice_menu, menu, menu_item, menu_link, menu_title, popover, separator
from ticketdesk.ui.messages import (
    conversation,
    copies_address,
    earlier,
    history_entry,
    history_line,
    history_lines,
    message,
    quote,
    thread,
    went_on,
)
from ticketdesk.ui.notices import announce, banner, offline_banner, send_guard, toast
from ticketdesk.ui.opinion import opinion, second_opinion
from ticketdesk.ui.palette import palette
from ticketdesk.ui.people import avatar, nobody, person_line, typing
from ticketdesk.ui.picks import legend, mark, marked_area, marked_input, marks, pick, quoted, weighed
from ticketdesk.ui.presence import here_now, is_here, others_here
from ticketdesk.ui.preview import preview_of
from ticketdesk.ui.prose import prose
from ticketdesk.ui.public import card_frame, public_frame, skip_link
from ticketdesk.ui.qr import copy_button, download_link, error_output, qr_code, qr_picture, text_file
from ticketdesk.ui.record import interval, matrix
from ticketdesk.ui.scripts import desk_scripts, head_components
from ticketdesk.ui.segments import segments
from ticketdesk.ui.signs import put_words, sign_button, sign_list, sign_option
from ticketdesk.ui.stars import star_choice, stars_given
from ticketdesk.ui.states import empty, failed, skeleton, skeleton_text
from ticketdesk.ui.stubs import sheet, stub, tear
from ticketdesk.ui.tables import table, table_line
from ticketdesk.ui.tagging import tag_field
from ticketdesk.ui.texts import in_our_language
from ticketdesk.ui.theme import theme_switch
from ticketdesk.ui.times import ago, clock_time, day, moment
