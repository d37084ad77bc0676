-- Keys of other programs, sealed with a secret that is not in the database.
CREATE TABLE secret (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    -- What it is for, and the only origin it is sent to.
    purpose TEXT NOT NULL,
    origin TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX secret_purpose ON secret (workspace_id, purpose);

-- What a search for themes did, so that pages can say it after a restart.
CREATE TABLE theme_run (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    started_at BIGINT NOT NULL,
    micros BIGINT NOT NULL,
    -- Who read: built_in, folder or endpoint, and its name.
    kind TEXT NOT NULL,
    teacher TEXT NOT NULL,
    -- Texts it read of how many, in how long, for how many tokens.
    texts_read BIGINT NOT NULL,
    texts BIGINT NOT NULL,
    read_micros BIGINT NOT NULL,
    -- It read all it knew the language of; a larger budget would change nothing.
    enough BOOLEAN NOT NULL,
    tokens BIGINT NOT NULL,
    -- How well the rest could be predicted, in thousandths; none where all were read.
    agreement BIGINT,
    -- Why it failed, as a sentence.
    fault TEXT
);
CREATE INDEX theme_run_latest ON theme_run (workspace_id, id);

-- Names a machine proposed; they are no names until a person accepts one.
CREATE TABLE theme_proposal (
    theme_id {{id}} REFERENCES theme (id) ON DELETE CASCADE,
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    -- The passage it rests on, verbatim in this voice.
    voice_id BIGINT NOT NULL REFERENCES voice (id) ON DELETE CASCADE,
    quote TEXT NOT NULL,
    model TEXT NOT NULL,
    -- open, accepted or declined
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX theme_proposal_voice ON theme_proposal (voice_id);
CREATE INDEX theme_proposal_workspace ON theme_proposal (workspace_id);
