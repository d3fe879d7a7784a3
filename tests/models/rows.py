"""One row of each noun, written past the application."""

from __future__ import annotations

ROWS = """
INSERT INTO accounts (id, email, name, role, password_hash, sso_subject, created_at)
    VALUES (1, 'ines@example.com', 'Ines', 'admin', 'x', 'one', now()),
           (2, 'bo@example.com', 'Bo', 'agent', NULL, 'two', now()),
           (3, 'cleo@example.com', 'Cleo', 'viewer', NULL, NULL, now());
INSERT INTO settings (name, value, created_at) VALUES ('secret', 'x', now());
INSERT INTO sessions (id, token_hash, account_id, stage, way, device, address, created_at, seen_at, expires_at)
    VALUES (1, sha256('one'), 1, 'complete', 'password', 'Firefox', '203.0.113.9', now(), now(),
            now() + interval '1 day'),
           (2, sha256('two'), 1, 'second_factor', 'passkey', '', '', now(), now(), now() + interval '1 day');
INSERT INTO tickets (id, title, description, category, category_source, priority, priority_source, status,
                     draft_hash, last_event_id, created_at, updated_at)
    VALUES (1, 'Help', 'The export is empty.', 'general', 'default', 'medium', 'default', 'open',
            sha256('one'), 1, now(), now()),
           (2, 'Help', 'The export is empty.', 'general', 'default', 'medium', 'default', 'open',
            sha256('two'), 2, now(), now());
INSERT INTO events (id, ticket_id, what, actor, actor_id, created_at)
    VALUES (1, 1, 'created', 'requester', NULL, now()), (2, 2, 'created', 'account', 1, now());
INSERT INTO links (id, ticket_id, key_hash, created_at, expires_at)
    VALUES (1, 1, sha256('one'), now(), now()), (2, 2, sha256('two'), now(), now());
INSERT INTO messages (id, ticket_id, kind, author_id, body, created_at)
    VALUES (1, 1, 'public', NULL, 'Is anybody there?', now());
INSERT INTO suggestions (id, ticket_id, source, milliseconds, error, created_at)
    VALUES (1, 1, 'rules', 3, '', now());
INSERT INTO counts (name, subject_hash, count, since)
    VALUES ('form', sha256('one'), 1, now()), ('form', sha256('two'), 1, now());
INSERT INTO answers (key_hash, request_hash, status, headers, body, created_at)
    VALUES (sha256('one'), sha256('call'), 201, '', '', now()), (sha256('two'), sha256('call'), NULL, NULL, NULL, now());
INSERT INTO spent (key_hash, expires_at) VALUES (sha256('one'), now()), (sha256('two'), now());
INSERT INTO browsers (key_hash, account_id, signed_in_at) VALUES (sha256('one'), 1, now()), (sha256('two'), 1, now());
INSERT INTO invitations (id, account_id, purpose, key_hash, created_at, created_by, expires_at)
    VALUES (1, 1, 'invite', sha256('one'), now(), 1, now()), (2, 1, 'reset', sha256('two'), now(), NULL, now());
INSERT INTO authenticators (id, account_id, secret_sealed, last_step, created_at)
    VALUES (1, 1, 'sealed', 0, now()), (2, 2, 'sealed', 0, now());
INSERT INTO recovery_codes (id, account_id, code_hash, created_at)
    VALUES (1, 1, sha256('one'), now()), (2, 1, sha256('two'), now());
INSERT INTO passkeys (id, account_id, credential_id, public_key, sign_count, name, created_at)
    VALUES (1, 1, 'one', 'public', 0, 'Laptop', now()), (2, 1, 'two', 'public', 0, 'Phone', now());
INSERT INTO tokens (id, name, scope, token_hash, account_id, created_at)
    VALUES (1, 'Zapier', 'read', sha256('one'), 1, now()), (2, 'Backup', 'write', sha256('two'), 1, now());
INSERT INTO audit (at, deed, actor_id, account_id, about, before, after, address)
    VALUES (now(), 'role_changed', 2, NULL, '', 'viewer', 'agent', '203.0.113.9'),
           (now(), 'sign_in_failed', NULL, 3, '', NULL, NULL, '203.0.113.9');
INSERT INTO labels (ticket_id, field, value, was_changed, confirmed_at)
    VALUES (1, 'category', 'billing', true, now()), (2, 'priority', 'high', false, now());
INSERT INTO learned_features (feature, billing, technical, account, general) VALUES (-7, 3, 0, 0, 0), (7, 0, 1, 0, 0);
INSERT INTO learned_totals (category, tickets, weight, features)
    VALUES ('billing', 1, 3, 3), ('technical', 1, 1, 1);
INSERT INTO learned_tickets (ticket_id, category, weight, learned_at)
    VALUES (1, 'billing', 3, now()), (2, 'technical', 1, now());
INSERT INTO word_counts (word, tickets) VALUES ('export', 2), ('empty', 1);
INSERT INTO incidents (number, numbers, found_at, seen_at)
    VALUES (1, '{1,2,3,4}', now(), now()), (2, '{2,3,4,5}', now(), now());
INSERT INTO automations (source, field, value, is_on, by_id, changed_at)
    VALUES ('gemini', 'category', 'billing', true, 2, now()), ('rules', 'category', 'billing', false, NULL, now());
INSERT INTO said_days (source, day, field, value, chosen, error, amount)
    VALUES ('gemini', '2026-11-01', 'category', 'billing', '', '', 3), ('rules', '2026-11-01', 'category', 'billing', '', '', 1);
INSERT INTO guidance (id, body, note, by_id, created_at, switched_on_by)
    VALUES (1, '{}', '', 2, now(), 2), (2, '{}', '', 2, now(), NULL);
INSERT INTO replays (id, guidance_id, before_id, model, state, wanted, calls, tokens, error, by_id, created_at)
    VALUES (1, 2, 1, '', 'done', 1, 0, 0, '', 2, now()), (2, 2, NULL, '', 'waiting', 1, 0, 0, '', 2, now());
INSERT INTO replay_lines (replay_id, ticket_id, error) VALUES (1, 1, ''), (1, 2, '');
INSERT INTO tags (id, name, created_at, created_by) VALUES (1, 'vip', now(), 2), (2, 'refund', now(), NULL);
INSERT INTO ticket_tags (ticket_id, tag_id, tagged_at, tagged_by) VALUES (1, 1, now(), 2), (2, 2, now(), NULL);
INSERT INTO views (id, name, query, owner_id, shared_at, created_at)
    VALUES (1, 'Refunds', 'tag=refund', 2, now(), now()), (2, 'Mine', '', 3, NULL, now());
INSERT INTO batches (id, account_id, did, act, created_at)
    VALUES (1, 2, 'resolved', '{"status": "resolved"}', now()), (2, 3, 'deleted', '{"delete": true}', now());
INSERT INTO batch_tickets (batch_id, ticket_id, version, before) VALUES (1, 1, 1, '{}'), (1, 2, 2, '{}');
INSERT INTO held_replies (id, ticket_id, kind, author_id, body, line, created_at, due_at)
    VALUES (1, 1, 'public', 2, 'It is mended.', 1, now(), now()), (2, 2, 'closing', 2, 'Done.', 2, now(), now());
INSERT INTO drafts (account_id, ticket_id, body, is_note, seen, updated_at)
    VALUES (1, 1, 'I look at', false, 1, now()), (1, 2, 'I ask', true, 0, now());
INSERT INTO macros (id, name, body, act, owner_id, created_at)
    VALUES (1, 'Refund', 'We send it back.', '{"status": "resolved"}', 1, now()), (2, 'Ask', 'Which?', '{}', 1, now());
INSERT INTO attachments (id, ticket_id, message_id, name, size, digest, media_type, created_at)
    VALUES (1, 1, 1, 'bill.pdf', 9, sha256('one'), 'application/pdf', now()),
           (2, 1, NULL, 'screen.png', 7, sha256('two'), 'image/png', now());
INSERT INTO relations (ticket_id, other_id, created_by, created_at) VALUES (1, 2, 1, now());
INSERT INTO watchers (ticket_id, account_id, created_at) VALUES (1, 1, now()), (2, 1, now());
INSERT INTO nudges (id, account_id, ticket_id, reason, by_id, created_at)
    VALUES (1, 1, 1, 'mentioned', 2, now()), (2, 1, 2, 'replied', NULL, now());
INSERT INTO mails (id, kind, address, ticket_id, tries, created_at, due_at, sealed)
    VALUES (1, 'reply', 'mara@example.com', 1, 0, now(), now(), NULL),
           (2, 'invitation', 'bo@example.com', NULL, 0, now(), now(), 'x');
INSERT INTO ratings (ticket_id, stars, words, created_at, updated_at)
    VALUES (1, 5, 'Quick.', now(), now()), (2, 1, '', now(), now());
INSERT INTO backups (id, name, is_scheduled, is_encrypted, revision, started_at, finished_at, size, digest, tickets, proved_at)
    VALUES (1, 'one.tdb', true, false, '0008', now(), now(), 9, sha256('one'), 2, now()),
           (2, 'two.tdb', false, true, '0008', now(), now(), 9, sha256('two'), 2, now());
INSERT INTO job_errors (id, job_id, task, attempt, error, at)
    VALUES (1, 7, 'triage', 1, 'TimeoutError', now()), (2, 7, 'triage', 2, 'TimeoutError', now());
INSERT INTO retention_rules (status, days, fate, set_at, set_by)
    VALUES ('closed', 365, 'erase', now(), 1), ('resolved', 730, 'delete', now(), NULL);
INSERT INTO purges (id, at, why, by_id, person, rule, tickets, messages, files)
    VALUES (1, now(), 'person', 2, sha256('mara'), '', 2, 3, 0), (2, now(), 'deleted', NULL, NULL, '', 1, 0, 0);
"""
