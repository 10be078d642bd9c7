package backup

import (
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/keyring"
)

const (
	// Kept is how long a backup can be opened at least.
	Kept = 35 * 24 * time.Hour
	// keyFor is how long backups are sealed with one key, and so how much longer
	// than [Kept] the first of them can be opened.
	keyFor = 24 * time.Hour
	// Gone is after how long no backup can be opened any more.
	Gone = Kept + keyFor
)

// freshKey makes a new key if backups have been sealed with the newest one for
// a day.
func freshKey(ring *keyring.Ring, now time.Time) error {
	newest := ring.Generations(keyring.PurposeBackup)[0]
	if now.Sub(newest.Made) < keyFor {
		return nil
	}
	_, err := ring.Rotate(keyring.PurposeBackup)
	return err
}

// ExpireKeys destroys the keys of backups that are older than [Kept], in the
// folder of the keys: who keeps a copy of the folder keeps it in step. It is a
// job's work, and is done by several nodes without harm.
func ExpireKeys(ring *keyring.Ring, now time.Time) error {
	for i, g := range ring.Generations(keyring.PurposeBackup) {
		if now.Sub(g.Made) < Gone {
			continue
		}
		if i == 0 {
			if _, err := ring.Rotate(keyring.PurposeBackup); err != nil {
				return fmt.Errorf("make a new key for backups: %w", err)
			}
		}
		if err := ring.Forget(keyring.PurposeBackup, g.ID); err != nil {
			return fmt.Errorf("destroy the key of old backups: %w", err)
		}
	}
	return nil
}
