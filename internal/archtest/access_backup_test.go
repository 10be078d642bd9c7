package archtest

import "github.com/readmit/readmit/internal/backup"

// backupEntries are the lines of backups.
func (w *world) backupEntries() map[string]entry {
	return map[string]entry{
		"backup.make": on(nobody, backup.NewService(w.DB).Make, func(*asked) backup.MakeInput { return backup.MakeInput{} }),
	}
}
