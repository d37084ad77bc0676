-- A practice that a team made its own: the whole of it as JSON. Those of the product are in the program.
CREATE TABLE practice (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    key TEXT NOT NULL,
    definition TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX practice_key ON practice (workspace_id, key) WHERE removed_at IS NULL;

-- What a team wants to learn, by which practice, until when, and what the answer decides.
CREATE TABLE study (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    practice TEXT NOT NULL,
    title TEXT NOT NULL,
    question TEXT NOT NULL,
    decides TEXT NOT NULL,
    -- A day of the calendar, counted from 1970-01-01.
    due BIGINT,
    planned BIGINT NOT NULL,
    owner_id BIGINT REFERENCES member (id),
    -- JSON: the questions, in order, each with its minutes.
    guide TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Beliefs are closed from then on.
    locked_at BIGINT,
    removed_at BIGINT
);
CREATE INDEX study_latest ON study (workspace_id, created_at);

-- One meeting with customers, planned or held.
CREATE TABLE session (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    study_id BIGINT REFERENCES study (id),
    practice TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    -- How long it took; none until it was held.
    held_minutes BIGINT,
    person_id BIGINT REFERENCES person (id),
    place TEXT NOT NULL,
    -- JSON: what the customer agreed to, and when.
    consent TEXT NOT NULL,
    -- JSON: what the practice's fields hold.
    fields TEXT NOT NULL,
    -- Customers were met: a walk through one's own product is none.
    with_customer BOOLEAN NOT NULL,
    -- JSON: what is told of it.
    snapshot TEXT,
    snapshot_at BIGINT,
    shared_at BIGINT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX session_start ON session (workspace_id, starts_at);
CREATE INDEX session_study ON session (study_id) WHERE study_id IS NOT NULL;
CREATE INDEX session_person ON session (person_id) WHERE person_id IS NOT NULL;

-- Colleagues who were there, and as what.
CREATE TABLE session_member (
    session_id BIGINT NOT NULL REFERENCES session (id),
    member_id BIGINT NOT NULL REFERENCES member (id),
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    part TEXT NOT NULL,
    PRIMARY KEY (session_id, member_id)
);
CREATE INDEX session_member_member ON session_member (member_id);

-- Customers beside the one a session is named after.
CREATE TABLE session_guest (
    session_id BIGINT NOT NULL REFERENCES session (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    PRIMARY KEY (session_id, person_id)
);
CREATE INDEX session_guest_person ON session_guest (person_id);

CREATE TABLE note (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    session_id BIGINT NOT NULL REFERENCES session (id),
    member_id BIGINT REFERENCES member (id),
    at BIGINT NOT NULL,
    -- Milliseconds since the session's start; none for what was written before or after it.
    moment BIGINT,
    body TEXT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX note_session ON note (session_id, id);

-- What was promised to a customer, and what a session leaves to do.
CREATE TABLE promise (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    session_id BIGINT REFERENCES session (id),
    person_id BIGINT REFERENCES person (id),
    -- promise, follow_up
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    owner_id BIGINT REFERENCES member (id),
    due BIGINT,
    made_at BIGINT NOT NULL,
    -- kept, dropped; none while it is open
    closed TEXT,
    closed_at BIGINT,
    removed_at BIGINT
);
CREATE INDEX promise_open ON promise (workspace_id, due) WHERE closed IS NULL AND removed_at IS NULL;
CREATE INDEX promise_session ON promise (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX promise_person ON promise (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE transcript (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    session_id BIGINT NOT NULL REFERENCES session (id),
    file_name TEXT NOT NULL,
    format TEXT NOT NULL,
    original {{bytes}} NOT NULL,
    -- The words of all turns; never edited. Turns, speakers and faults as JSON.
    words TEXT NOT NULL,
    turns TEXT NOT NULL,
    speakers TEXT NOT NULL,
    -- JSON: for each speaker, whether it is a customer or a colleague, and who.
    roles TEXT NOT NULL,
    faults TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    added_by BIGINT REFERENCES member (id),
    removed_at BIGINT
);
CREATE INDEX transcript_session ON transcript (session_id);

-- Words that are not shown: names, numbers, what a customer asked to leave out. The place stays visible.
CREATE TABLE redaction (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    transcript_id BIGINT NOT NULL REFERENCES transcript (id),
    first BIGINT NOT NULL,
    past BIGINT NOT NULL,
    reason TEXT NOT NULL,
    member_id BIGINT REFERENCES member (id),
    at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX redaction_transcript ON redaction (transcript_id);

-- Words somebody marked: bytes first to past of a transcript, with a digest of the words, so that what is quoted can be
-- checked each time it is shown.
CREATE TABLE highlight (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    session_id BIGINT NOT NULL REFERENCES session (id),
    transcript_id BIGINT NOT NULL REFERENCES transcript (id),
    first BIGINT NOT NULL,
    past BIGINT NOT NULL,
    digest BIGINT NOT NULL,
    code_id BIGINT NOT NULL,
    body TEXT NOT NULL,
    theme_id BIGINT,
    member_id BIGINT REFERENCES member (id),
    at BIGINT NOT NULL,
    -- The voice these words became, where they were a customer's.
    voice_id BIGINT,
    removed_at BIGINT
);
CREATE INDEX highlight_session ON highlight (session_id, first);
CREATE INDEX highlight_theme ON highlight (theme_id) WHERE theme_id IS NOT NULL;

-- What a highlight can be: the codebook.
CREATE TABLE code (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    guid TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_key {{sorted}} NOT NULL,
    about TEXT NOT NULL,
    color TEXT NOT NULL,
    parent_id BIGINT,
    -- What it says of a person: fear, motivation, belief, value, desire; none for others.
    trait TEXT,
    removed_at BIGINT
);
CREATE UNIQUE INDEX code_guid ON code (workspace_id, guid);
CREATE INDEX code_name ON code (workspace_id, sort_key);

-- Sound or picture of a session; the bytes lie in the data folder.
CREATE TABLE recording (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    session_id BIGINT NOT NULL REFERENCES session (id),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    -- The transcript's time zero, in milliseconds of the recording.
    shift BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX recording_session ON recording (session_id);

-- What somebody expected before the first session.
CREATE TABLE belief (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    study_id BIGINT NOT NULL REFERENCES study (id),
    member_id BIGINT REFERENCES member (id),
    body TEXT NOT NULL,
    -- Per cent.
    sure BIGINT NOT NULL,
    at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX belief_study ON belief (study_id);

-- What a session said to it: agrees, contradicts, unclear. No row: never asked.
CREATE TABLE belief_answer (
    belief_id BIGINT NOT NULL REFERENCES belief (id),
    session_id BIGINT NOT NULL REFERENCES session (id),
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    answer TEXT NOT NULL,
    highlight_id BIGINT,
    member_id BIGINT REFERENCES member (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (belief_id, session_id)
);

CREATE TABLE goal (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    -- JSON: number, practices, people, period, what for.
    plan TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX goal_workspace ON goal (workspace_id);
