package audit

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// FileVersion is the version of the form of an exported log.
const FileVersion = 1

// An exported log is a text of one JSON object a line: a header, the entries in
// order with each checkpoint after the last entry that it covers, and an end.

type fileHeader struct {
	Type    string    `json:"type"` // readmit-audit-log
	Version int       `json:"version"`
	Key     string    `json:"key"` // verifier key (C2SP signed-note)
	Entries int64     `json:"entries"`
	At      time.Time `json:"at"`
}

type fileEntry struct {
	Type     string `json:"type"` // entry
	Index    int64  `json:"index"`
	Hash     []byte `json:"hash"`               // SHA-256 of 0 and the leaf (RFC 6962)
	Leaf     string `json:"leaf"`               // the exact bytes that were hashed
	Salt     []byte `json:"salt,omitempty"`     // with it, the leaf's commitment is HMAC-SHA-256 of personal
	Personal string `json:"personal,omitempty"` // exact bytes; absent if erased or left out
}

type fileCheckpoint struct {
	Type string    `json:"type"` // checkpoint
	Size int64     `json:"size"`
	At   time.Time `json:"at"`
	Note string    `json:"note"` // C2SP tlog-checkpoint, signed
}

type fileEnd struct {
	Type        string `json:"type"` // end
	Entries     int64  `json:"entries"`
	Checkpoints int64  `json:"checkpoints"`
}

// ErrNotALog is returned by [VerifyFile] for what is no exported audit log.
var ErrNotALog = errors.New("this is not an audit log exported by Readmit")

// maxLine is far above the longest entry: a line beyond it is no entry.
const maxLine = 16 << 20

// VerifyFile checks an exported log without a database. It trusts the
// verifier key that the caller gives; if key is empty it takes the one in the
// file, and the answer's Key is to be compared with one that is known. Personal
// parts that were left out of the export count as erased.
//
// It returns [ErrNotALog], or an error of reading; what is wrong with the log
// is in the answer.
func VerifyFile(r io.Reader, key string) (Verification, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	var header fileHeader
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &header) != nil || header.Type != "readmit-audit-log" {
		return Verification{}, ErrNotALog
	}
	if header.Version != FileVersion {
		return Verification{}, fmt.Errorf("%w of version %d; it has version %d", ErrNotALog, FileVersion, header.Version)
	}
	if key == "" {
		key = header.Key
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return Verification{}, fmt.Errorf("%w: its key cannot be read: %w", ErrNotALog, err)
	}
	c := &checker{verifier: verifier}
	c.v.Key = key
	wrong := c.file(lines, header.Entries)
	if err := lines.Err(); err != nil {
		return Verification{}, fmt.Errorf("read the audit log: %w", err)
	}
	return c.result(wrong), nil
}

func (c *checker) file(lines *bufio.Scanner, entries int64) *Wrong {
	for lines.Scan() {
		var kind struct {
			Type string `json:"type"`
		}
		if json.Unmarshal(lines.Bytes(), &kind) != nil {
			return c.malformed()
		}
		var wrong *Wrong
		switch kind.Type {
		case "entry":
			wrong = c.fileEntry(lines.Bytes())
		case "checkpoint":
			wrong = c.fileCheckpoint(lines.Bytes())
		case "end":
			return c.fileEnd(lines.Bytes(), entries)
		default:
			wrong = c.malformed()
		}
		if wrong != nil {
			return wrong
		}
	}
	return wrongEntry(c.v.Entries, "", "cut_off", "the file ends before its last line")
}

func (c *checker) fileEntry(line []byte) *Wrong {
	var e fileEntry
	if json.Unmarshal(line, &e) != nil {
		return c.malformed()
	}
	l := leafed{index: e.Index, leaf: []byte(e.Leaf), stored: e.Hash, salt: e.Salt}
	if e.Personal != "" {
		l.personal = []byte(e.Personal)
	}
	_, wrong := c.entry(l)
	return wrong
}

func (c *checker) fileCheckpoint(line []byte) *Wrong {
	var p fileCheckpoint
	if json.Unmarshal(line, &p) != nil {
		return c.malformed()
	}
	return c.checkpoint(p.Size, []byte(p.Note))
}

func (c *checker) fileEnd(line []byte, entries int64) *Wrong {
	var e fileEnd
	switch {
	case json.Unmarshal(line, &e) != nil:
		return c.malformed()
	case e.Entries != c.v.Entries || entries != c.v.Entries:
		return wrongEntry(c.v.Entries, "", "missing", fmt.Sprintf("it is missing: the file says that it holds %d entries", max(e.Entries, entries)))
	case e.Checkpoints != c.v.Checkpoints:
		return &Wrong{Entry: -1, Last: -1, Checkpoint: c.signed, Problem: "missing", Message: fmt.Sprintf("the file says that it holds %d checkpoints, and there are %d", e.Checkpoints, c.v.Checkpoints)}
	case c.signed != c.v.Entries:
		return &Wrong{Entry: c.signed, Last: c.v.Entries - 1, Problem: "missing", Message: "no checkpoint covers them"}
	}
	return nil
}

func (c *checker) malformed() *Wrong {
	return wrongEntry(c.v.Entries, "", "malformed", "the line in its place cannot be read")
}
