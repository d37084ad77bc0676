-- What SQLite's planner should believe, since it never looks by itself: that a workspace holds almost everything, so
-- that it goes by key, number or person and never reads a whole workspace for a few rows. Rows in all, then rows for
-- each longer beginning of the index.
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('voice', 'voice_key', '1000000 1000000 1 1'),
    ('voice', 'voice_number', '1000000 1000000 1 1 1'),
    ('voice', 'voice_person', '1000000 10 2'),
    ('voice', 'voice_account', '1000000 200 2'),
    ('voice', 'voice_import', '1000000 100000 1'),
    ('person', 'person_key', '100000 100000 1'),
    ('person', 'person_sort', '100000 100000 2 1'),
    ('person', 'person_heard', '100000 100000 2 1 1'),
    ('person', 'person_account', '100000 20'),
    ('account', 'account_key', '10000 10000 1'),
    ('account', 'account_sort', '10000 10000 2 1'),
    ('source', 'source_name', '20 20 2 1'),
    ('area', 'area_name', '50 50 1'),
    ('import', 'import_started', '100 100 1'),
    ('import_undo', 'import_undo_noun', '100000 2 2 1'),
    ('import_undo', 'import_undo_import', '100000 10000 1'),
    ('import_undo', 'import_undo_person', '100000 10'),
    ('import_undo', 'import_undo_account', '100000 200'),
    ('bad_row', 'bad_row_import', '100000 10000 1'),
    ('theme', 'theme_workspace', '200 200 2'),
    ('theme_week', 'sqlite_autoindex_theme_week_1', '10000 50 1'),
    ('voice_theme', 'voice_theme_theme', '1000000 5000 1'),
    ('theme_pin', 'theme_pin_theme', '1000 10 1'),
    ('saved_search', 'saved_search_name', '50 50 1'),
    ('launch', 'launch_at', '50 50 1'),
    ('reading', 'reading_member', '1000 1000 100 1'),
    ('change', 'change_workspace', '10000 10000 1');
ANALYZE sqlite_schema;
