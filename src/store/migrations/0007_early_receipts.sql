-- Receipts for messages that were never ours are let go after a while.
CREATE INDEX early_receipt_by_age ON early_receipt (received_at);
