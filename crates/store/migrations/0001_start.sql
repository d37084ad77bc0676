-- Ids and moments (microseconds since 1970, UTC) are numbers given by the program; lists are JSON text.
-- What stands in double braces is filled in by db.rs.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE workspace (
    id {{id}},
    name TEXT NOT NULL,
    fictional BOOLEAN NOT NULL,
    zone TEXT NOT NULL,
    product_languages TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Counts follow the voices in the same transaction, so that no page counts a million rows.
    voices BIGINT NOT NULL DEFAULT 0,
    last_number BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX workspace_name ON workspace (name);

CREATE TABLE setting (
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (workspace_id, key)
);

CREATE TABLE member (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    email TEXT,
    role TEXT NOT NULL,
    function TEXT,
    theme TEXT NOT NULL,
    keys BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX member_email ON member (workspace_id, email);

CREATE TABLE source (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    voices BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX source_name ON source (workspace_id, name, kind);

CREATE TABLE area (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    sort_key {{sorted}} NOT NULL
);
CREATE UNIQUE INDEX area_name ON area (workspace_id, sort_key);

CREATE TABLE import (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    source_id BIGINT REFERENCES source (id),
    file_name TEXT NOT NULL,
    file_bytes BIGINT NOT NULL,
    file_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    message TEXT,
    plan TEXT,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    rows_read BIGINT NOT NULL DEFAULT 0,
    bytes_read BIGINT NOT NULL DEFAULT 0,
    added BIGINT NOT NULL DEFAULT 0,
    updated BIGINT NOT NULL DEFAULT 0,
    unchanged BIGINT NOT NULL DEFAULT 0,
    set_aside BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX import_started ON import (workspace_id, id);

CREATE TABLE bad_row (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    import_id BIGINT NOT NULL REFERENCES import (id),
    row_number BIGINT NOT NULL,
    reason TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX bad_row_import ON bad_row (import_id, id);

-- What an import overwrote, as JSON, so that it can be taken back.
CREATE TABLE import_undo (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    import_id BIGINT NOT NULL REFERENCES import (id),
    noun TEXT NOT NULL,
    noun_id BIGINT NOT NULL,
    before TEXT NOT NULL,
    -- Whom the memory refers to: they stay as long as it does.
    person_id BIGINT,
    account_id BIGINT
);
CREATE INDEX import_undo_person ON import_undo (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX import_undo_account ON import_undo (account_id) WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX import_undo_noun ON import_undo (noun_id, noun, import_id);
CREATE INDEX import_undo_import ON import_undo (import_id, id);

CREATE TABLE account (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    key BIGINT NOT NULL,
    name TEXT NOT NULL,
    sort_key {{sorted}} NOT NULL,
    city TEXT,
    plan TEXT,
    seats BIGINT,
    since BIGINT,
    import_id BIGINT,
    voices BIGINT NOT NULL DEFAULT 0,
    last_heard BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX account_key ON account (workspace_id, key);
CREATE INDEX account_sort ON account (workspace_id, sort_key, id);

CREATE TABLE person (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    key BIGINT NOT NULL,
    key_text TEXT NOT NULL,
    name TEXT,
    sort_key {{sorted}} NOT NULL,
    email TEXT,
    external_id TEXT,
    role TEXT,
    city TEXT,
    account_id BIGINT REFERENCES account (id),
    speaker TEXT NOT NULL,
    since BIGINT,
    may_contact BOOLEAN NOT NULL,
    import_id BIGINT,
    voices BIGINT NOT NULL DEFAULT 0,
    last_heard BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX person_key ON person (workspace_id, key);
CREATE INDEX person_sort ON person (workspace_id, sort_key, id);
-- The sort key lies here too, so that a search ordered by last heard reads this index alone.
CREATE INDEX person_heard ON person (workspace_id, last_heard, id, sort_key);
CREATE INDEX person_account ON person (account_id) WHERE account_id IS NOT NULL;

CREATE TABLE voice (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    -- Counts up without hurry in each workspace: a voice at random is a number at random.
    number BIGINT NOT NULL,
    source_id BIGINT NOT NULL REFERENCES source (id),
    -- 63 bits of a hash of the source and the voice's own key, and of all that came.
    key BIGINT NOT NULL,
    content BIGINT NOT NULL,
    import_id BIGINT,
    external_id TEXT,
    added_at BIGINT NOT NULL,
    said_at BIGINT NOT NULL,
    dated BOOLEAN NOT NULL,
    speaker TEXT NOT NULL,
    heard TEXT NOT NULL,
    rating BIGINT,
    score BIGINT,
    language TEXT,
    country TEXT,
    version TEXT,
    area_id BIGINT REFERENCES area (id),
    person_id BIGINT REFERENCES person (id),
    account_id BIGINT REFERENCES account (id),
    triage TEXT NOT NULL,
    captured_by BIGINT REFERENCES member (id),
    tags TEXT,
    -- Tags given by hand: an import never touches them.
    own_tags TEXT,
    link TEXT,
    reply TEXT,
    question TEXT,
    extra TEXT,
    title TEXT,
    text TEXT NOT NULL,
    original TEXT
);
-- With the content hash, so that a file brought in again is compared in this index alone. The one writer makes
-- sure that a key is there once (see Db::write).
CREATE UNIQUE INDEX voice_key ON voice (workspace_id, key, content);
CREATE UNIQUE INDEX voice_number ON voice (workspace_id, number, said_at, id);
CREATE INDEX voice_person ON voice (person_id, said_at) WHERE person_id IS NOT NULL;
CREATE INDEX voice_account ON voice (account_id, said_at) WHERE account_id IS NOT NULL;
CREATE INDEX voice_import ON voice (import_id, id) WHERE import_id IS NOT NULL;

CREATE TABLE theme (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    named_by_hand BOOLEAN NOT NULL,
    words TEXT NOT NULL,
    typical TEXT NOT NULL,
    odd TEXT NOT NULL,
    voices BIGINT NOT NULL,
    people BIGINT NOT NULL,
    -- Counted when themes are run: voices of the last 28 days, colleagues' reports; the rest as JSON.
    recent BIGINT NOT NULL,
    second_hand BIGINT NOT NULL,
    first_week BIGINT,
    weeks_heard BIGINT NOT NULL,
    sources TEXT NOT NULL,
    languages TEXT NOT NULL,
    versions TEXT NOT NULL
);
CREATE INDEX theme_workspace ON theme (workspace_id, voices);

CREATE TABLE theme_week (
    theme_id BIGINT NOT NULL REFERENCES theme (id) ON DELETE CASCADE,
    week BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    voices BIGINT NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (theme_id, week)
);

CREATE TABLE voice_theme (
    voice_id {{id}} REFERENCES voice (id) ON DELETE CASCADE,
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    theme_id BIGINT NOT NULL REFERENCES theme (id) ON DELETE CASCADE,
    similarity DOUBLE PRECISION NOT NULL,
    by_hand BOOLEAN NOT NULL
);
CREATE INDEX voice_theme_theme ON voice_theme (theme_id, voice_id);

CREATE TABLE theme_pin (
    voice_id {{id}} REFERENCES voice (id) ON DELETE CASCADE,
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    theme_id BIGINT NOT NULL REFERENCES theme (id) ON DELETE CASCADE
);
CREATE INDEX theme_pin_theme ON theme_pin (theme_id, voice_id);

CREATE TABLE saved_search (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    area_id BIGINT REFERENCES area (id)
);
CREATE UNIQUE INDEX saved_search_name ON saved_search (workspace_id, name);

CREATE TABLE launch (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX launch_at ON launch (workspace_id, at);

CREATE TABLE reading (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    member_id BIGINT NOT NULL REFERENCES member (id),
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    voices TEXT NOT NULL,
    read TEXT NOT NULL,
    chosen_from BIGINT NOT NULL
);
CREATE INDEX reading_member ON reading (workspace_id, member_id, id);

-- What happened, in the order of commits: the search index and the vectors follow it.
CREATE TABLE change (
    seq {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    noun TEXT NOT NULL,
    op TEXT NOT NULL,
    ids TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX change_workspace ON change (workspace_id, seq);

{{statistics}}
