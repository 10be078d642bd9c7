package backup

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/readmit/readmit/internal/keyring"
)

// Kind is what a file of a backup holds.
type Kind string

// The kinds.
const (
	Database    Kind = "database"
	AccountKeys Kind = "account_keys"
)

// Header stands in the clear at the beginning of a file of a backup, and is
// bound to what is sealed behind it.
type Header struct {
	Kind    Kind      `json:"kind"`
	Version int       `json:"version"`
	MadeAt  time.Time `json:"made_at"`
	Root    string    `json:"root"` // the short name of the keys: [keyring.Ring.RootID]
	Key     uint32    `json:"key"`  // the number of the dated key
	Size    int64     `json:"size"` // bytes behind it, before they are sealed; 0: not known
}

const (
	fileTitle   = "readmit-backup"
	fileVersion = 1
)

// What can be wrong with a file of a backup. Each comes with what to do.
var (
	ErrNotABackup = errors.New("this is no backup of Readmit")
	ErrOtherKeys  = errors.New("it was sealed with other keys")
	ErrKeyGone    = errors.New("the key that it was sealed with is not here")
	ErrOtherKind  = errors.New("it is the other file of a backup")
)

// seal writes the header, and returns what seals the rest.
func seal(ring *keyring.Ring, w io.Writer, h Header) (io.WriteCloser, error) {
	h.Version, h.Root, h.Key = fileVersion, ring.RootID(), number(ring.Generations(keyring.PurposeBackup)[0].ID)
	line, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("write the head of a backup: %w", err)
	}
	head := fmt.Appendf(nil, "%s %s\n", fileTitle, line)
	if _, err := w.Write(head); err != nil {
		return nil, fmt.Errorf("write the head of a backup: %w", err)
	}
	return ring.SealStream(keyring.PurposeBackup, w, head)
}

// number is the first half of a key's id.
func number(id keyring.KeyID) uint32 {
	return uint32(id[0])<<24 | uint32(id[1])<<16 | uint32(id[2])<<8 | uint32(id[3])
}

// Open reads the head of a file and returns it with what is sealed behind it.
// It returns [ErrNotABackup], [ErrOtherKeys], [ErrKeyGone] or [ErrOtherKind], and
// reading on may return [keyring.ErrTampered] or [keyring.ErrCutOff].
func Open(ring *keyring.Ring, file io.Reader, want Kind) (Header, io.Reader, error) {
	r := bufio.NewReaderSize(file, 1<<10)
	head, err := readHead(r)
	if err != nil {
		return Header{}, nil, ErrNotABackup
	}
	var h Header
	if err := json.Unmarshal(head[len(fileTitle)+1:], &h); err != nil {
		return Header{}, nil, ErrNotABackup
	}
	switch {
	case h.Version != fileVersion:
		return h, nil, fmt.Errorf("%w: it has the form of version %d, and this program reads version %d; use the version of Readmit that made it", ErrNotABackup, h.Version, fileVersion)
	case h.Kind != want:
		return h, nil, fmt.Errorf("%w: it has %s, not %s", ErrOtherKind, names[h.Kind], names[want])
	case h.Root != ring.RootID():
		return h, nil, fmt.Errorf("%w: it needs the keys %s, and the folder has %s; put back your copy of the folder of that installation, or set --keys", ErrOtherKeys, h.Root, ring.RootID())
	}
	body, err := ring.OpenStream(keyring.PurposeBackup, r, head)
	switch {
	case errors.Is(err, keyring.ErrUnknownKey):
		return h, nil, fmt.Errorf("%w: backup.%d.json is not in the folder of the keys; put back your newest copy of the folder. Keys are destroyed when their backups are %d days old", ErrKeyGone, h.Key, int(Gone.Hours()/24))
	case errors.Is(err, keyring.ErrTampered):
		return h, nil, fmt.Errorf("%w: its head was changed; use another backup", ErrNotABackup)
	}
	return h, body, err
}

var names = map[Kind]string{Database: "a database", AccountKeys: "the keys of accounts", "": "nothing that is known"}

// maxHead is far above the length of any head.
const maxHead = 1 << 10

func readHead(r *bufio.Reader) ([]byte, error) {
	begin, err := r.Peek(len(fileTitle) + 1)
	if err != nil || string(begin) != fileTitle+" " {
		return nil, ErrNotABackup
	}
	head, err := r.ReadSlice('\n')
	if err != nil || len(head) > maxHead {
		return nil, ErrNotABackup
	}
	return append([]byte(nil), head...), nil
}
