-- Who made the call that is under way, and since when: a new owner leaves it to that instance for as long as the call may still be going on.
ALTER TABLE delivery ADD COLUMN left_from text, ADD COLUMN left_at timestamptz;
