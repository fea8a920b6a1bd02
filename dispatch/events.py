"""The words of the journal: what can happen to a request, to a commune and to its volunteers."""

from enum import StrEnum


class Event(StrEnum):
    """One kind of journal line."""

    RECORDED = "recorded"
    LOCATED = "located"
    AMENDED = "amended"
    NOTED = "noted"
    NEWS_ASKED = "news_asked"
    REFERENT_ASKED = "referent_asked"
    REFERENT_REMINDED = "referent_reminded"
    REFERENT_SILENT = "referent_silent"
    REFERENT_DECLINED = "referent_declined"
    TAKEN_CHARGE = "taken_charge"
    HANDED_OVER = "handed_over"
    TAKEN_BACK = "taken_back"
    SEARCH_REMINDED = "search_reminded"
    BRICOLEUR_ASKED = "bricoleur_asked"
    CHOSEN_OTHERWISE = "chosen_otherwise"  # not the first one proposed
    WAVE_SENT = "wave_sent"
    WAVE_SILENT = "wave_silent"
    WAVE_WAITS = "wave_waits"  # nobody may be asked just now, somebody soon
    NOBODY_LEFT = "nobody_left"
    BRICOLEUR_DECLINED = "bricoleur_declined"
    BRICOLEUR_ACCEPTED = "bricoleur_accepted"
    STOOD_DOWN = "stood_down"
    PUT_OFF = "put_off"  # not these days: asked of others, and no refusal
    FILLED = "filled"
    GIVEN_BACK = "given_back"
    REPORT_ASKED = "report_asked"
    REPORT_SILENT = "report_silent"
    COMING_BACK = "coming_back"
    REPORTED_DONE = "reported_done"
    REPORTED_NOT_DONE = "reported_not_done"
    VERIFY_REMINDED = "verify_reminded"
    VERIFIED = "verified"
    REOPENED = "reopened"
    UNREACHABLE = "unreachable"
    REPLY_READ = "reply_read"
    DETAILS_SEEN = "details_seen"
    ANSWERED_BY_VOICE = "answered_by_voice"
    STUCK = "stuck"
    MAIRIE_REMINDED = "mairie_reminded"
    MAIRIE_TOLD = "mairie_told"  # nobody is found yet, and the search goes on
    HARD_STOP = "hard_stop"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RELAUNCHED = "relaunched"
    WOKEN = "woken"  # the auditor found that nothing more would have happened
    CANCELLED = "cancelled"
    PASSED_ON = "passed_on"
    UNMET = "unmet"
    REASSIGNED = "reassigned"  # an agent chose somebody else
    REVIVED = "revived"  # an agent took its end back
    MERGED = "merged"  # into another one, which goes on: this one ends
    MERGED_INTO_THIS = "merged_into_this"
    SPLIT = "split"  # two again
    HASTENED = "hastened"  # follows the rules of a crisis that began after it
    CALL_LISTED = "call_listed"  # an agent is to call somebody about it today
    CALL_MADE = "call_made"  # and did
    SETTINGS_CHANGED = "settings_changed"  # of a commune
    # Of the commune as a whole or of one of its people: `request_id` is empty
    ROTA_CHANGED = "rota_changed"
    VOLUNTEER_CHANGED = "volunteer_changed"
    VOLUNTEER_PAUSED = "volunteer_paused"
    VOLUNTEER_BACK = "volunteer_back"
    KEPT_APART = "kept_apart"
    ALLOWED_AGAIN = "allowed_again"
    CRISIS_BEGUN = "crisis_begun"  # of a commune, like the next three: of no request
    CRISIS_PROLONGED = "crisis_prolonged"
    CRISIS_ENDED = "crisis_ended"
    CRISIS_SPREAD = "crisis_spread"  # to the requests that had begun before it
    CRISIS_CALLED = "crisis_called"  # somebody of the mairie called a person
    AGENT_INVITED = "agent_invited"  # of the commune, like all about accounts: `details` say which agent's
    AGENT_CHANGED = "agent_changed"
    AGENT_SUSPENDED = "agent_suspended"
    AGENT_RESTORED = "agent_restored"
    AGENT_REMOVED = "agent_removed"
    ACCESS_CHOSEN = "access_chosen"
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    RECOVERY_CODE_USED = "recovery_code_used"
    SIGN_IN_SLOWED = "sign_in_slowed"
    SIGNED_UP = "signed_up"  # the rest of this list: of a volunteer, or of the commune as a whole
    CHARTER_ADOPTED = "charter_adopted"
    CHARTER_SIGNED = "charter_signed"
    VOLUNTEER_MET = "volunteer_met"
    BADGE_MADE = "badge_made"
    LIST_IMPORTED = "list_imported"
    VOLUNTEERS_MERGED = "volunteers_merged"
    VOLUNTEER_LEFT = "volunteer_left"
    ERASED = "erased"  # the clock erased what was over
    PERSON_FORGOTTEN = "person_forgotten"
    LIMITS_CHANGED = "limits_changed"
    TEXT_CHANGED = "text_changed"  # a commune says it in its own words, or in ours again
