"""The kind of every column there is: a new one without its word here makes a test fail, and the register is complete.

Numbers of rows and references need no word: they are of the kind of the row they stand in.
"""

from collections.abc import Mapping

from dispatch.retention.kinds import Kind

_WORDS: Mapping[str, Mapping[Kind, str]] = {
    "address": {
        Kind.NOBODY: "ban_id street_key numero rep voie lieu_dit postcode code_insee commune former_insee"
        " former_commune lon lat"
    },
    "address_edition": {Kind.NOBODY: "scope fingerprint file_name loaded_at"},
    "account_link": {Kind.ACCESS: "kind token_hash made_at expires_at used_at"},
    "agent": {
        Kind.ACCOUNT: "email role first_name last_name active leads last_seen_at removed_at forgotten_at",
        Kind.ACCESS: "password_hash",
    },
    "agent_session": {Kind.ACCOUNT: "device opened_at seen_at", Kind.ACCESS: "key_hash password_mark proof network"},
    "agent_wish": {Kind.ACCOUNT: "told_by phone"},
    "ask": {
        Kind.ASKED: "role state seat wave code reasons visit_start visit_end asked_at leaves_at answer_by answered_at",
    },
    "audit_finding": {Kind.NOBODY: "kind found_at gone_at"},
    "availability_exception": {Kind.WISHES: "start_at end_at free"},
    "availability_slot": {Kind.WISHES: "weekday start_at end_at season"},
    "badge": {Kind.COMMITMENT: "made_at good_until revoked_at", Kind.ACCESS: "token_hash"},
    "backup": {Kind.NOBODY: "at good file size rows seconds problem"},
    "call_line": {Kind.CALLED: "day code why made_at outcome entered_at"},
    "carrier_health": {Kind.NOBODY: "carrier weight changed_at"},
    "charter_signature": {Kind.COMMITMENT: "sha256 signed_at way"},
    "charter_version": {Kind.NOBODY: "number text sha256 made_at old_end_at"},
    "code_generator": {Kind.ACCESS: "secret made_at last_step"},
    "consultation": {Kind.LOOKED: "at page way", Kind.NOBODY: "key"},
    "commune": {
        Kind.NOBODY: "insee name timezone territory contact_phone rules own_texts school_zone",
        Kind.ACCOUNT: "alert_phone",
    },
    "crisis": {Kind.NOBODY: "kind begun_at until ended_at"},
    "incoming_text": {
        Kind.MESSAGE: "carrier carrier_id from_phone body meaning received_at needs_human handled_at",
    },
    "job": {Kind.NOBODY: "code label skill tool minutes pair done_by orientation position active"},
    "journal_entry": {Kind.TRACE: "at event from_state to_state details"},
    "journal_seal": {Kind.TRACE: "number entry_id salt content link sealed_at"},
    "link_token": {Kind.ACCESS: "token_hash created_at"},
    "mail_message": {
        Kind.MESSAGE: "key to_address subject body state created_at due_at expires_at tries lease error ended_at",
    },
    "membership": {
        Kind.COMMITMENT: "joined_at joined_by met_at identity_seen_at left_at",
        Kind.VOLUNTEER: "address_to_place",
    },
    "merged_request": {Kind.NEED: "merged_at"},
    "never_together": {Kind.NEED: "said_by said_at"},
    "organisation": {Kind.ACCOUNT: "name phone"},
    "outbox_message": {
        Kind.MESSAGE: "key channel kind to_phone body rank state created_at due_at expires_at tries lease tried_at"
        " in_doubt doubts carrier carrier_id segments price_micros error_code error sent_at ended_at handled_at",
    },
    "outside_identity": {Kind.ACCOUNT: "issuer subject linked_at"},
    "own_link": {Kind.ACCESS: "purpose token_hash created_at expires_at"},
    "passkey": {Kind.ACCOUNT: "name made_at used_at", Kind.ACCESS: "credential_id public_key sign_count"},
    "person": {Kind.HELPED: "first_name phone", Kind.NEED: "suspended_until suspended_reason"},
    "phone_code": {Kind.ACCESS: "code_hash token_hash sent_at tries"},
    "photo": {Kind.VOLUNTEER: "jpeg added_at"},
    "pulse": {Kind.NOBODY: "job at"},
    "referent_duty": {Kind.WISHES: "sector_id weekday"},
    "request": {
        Kind.HELPED: "address lat lon",
        Kind.DOOR: "access_notes mission_code",
        Kind.NEED: "ref form_key state stuck_reason urgency seats rules rules_version suspended_until suspended_reason"
        " opened_at ended_at chase_at nudges wave",
    },
    "recovery_code": {Kind.ACCESS: "code_hash used_at"},
    "request_note": {Kind.DOOR: "at body for_referent"},
    "request_window": {Kind.NEED: "start_at end_at"},
    "retention_period": {Kind.NOBODY: "kept length"},
    "rules_version": {Kind.NOBODY: "number rules made_at note"},
    "safety_question": {Kind.NOBODY: "position question if_yes"},
    "sector": {Kind.NOBODY: "name outline"},
    "sector_referent": {Kind.WISHES: "sector_id"},
    "sign_in": {Kind.SIGNED_IN: "session_id at opened second device disowned_at handled_at", Kind.ACCESS: "network"},
    "selection": {Kind.ASKED: "at role judged"},
    "sender_pace": {Kind.NOBODY: "sender next_at"},
    "time_given": {Kind.GIVEN: "minutes told_at"},
    "try_bucket": {Kind.ACCESS: "key empty_at"},
    "unusual_reading": {Kind.LOOKED: "since records usual signs found_at explained_at"},
    "volunteer": {
        Kind.VOLUNTEER: "first_name last_name phone lat lon",
        Kind.WISHES: "is_referent is_bricoleur radius_m paused_until stopped_at stopped_by prefers_voice moves_by"
        " quiet_from quiet_until asks_per_day asks_per_week pair_only max_open",
        Kind.COMMITMENT: "charter_signed_at phone_verified_at number_changed_at to_meet",
    },
    "volunteer_skill": {Kind.WISHES: "skill"},
    "volunteer_tool": {Kind.WISHES: "tool"},
}

HELD: Mapping[tuple[str, str], Kind] = {
    (table, column): kind
    for table, kinds in _WORDS.items()
    for kind, columns in kinds.items()
    for column in columns.split()
}
