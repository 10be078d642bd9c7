package audit

import (
	"bytes"
	"crypto/hmac"
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/readmit/readmit/internal/ledger"
)

// Verification is what a check of the log found.
type Verification struct {
	OK          bool   `json:"ok"`
	Key         string `json:"key"`         // that the checkpoints are signed by: compare it with the one kept elsewhere
	Entries     int64  `json:"entries"`     // checked
	Checkpoints int64  `json:"checkpoints"` // checked
	Personal    int64  `json:"personal"`    // personal parts that fit their entries
	Erased      int64  `json:"erased"`      // personal parts that were erased
	Unsigned    int64  `json:"unsigned"`    // entries after the newest checkpoint
	Waiting     int64  `json:"waiting"`     // entries that are not in the tree yet
	Root        string `json:"root"`        // hash of the whole tree
	Wrong       *Wrong `json:"wrong"`       // the first that is wrong; nil if all is right
}

// Wrong names the first wrong entry or checkpoint.
type Wrong struct {
	// Entry is the index of the entry, or of the first of a range of which one
	// is wrong; -1 if it is a checkpoint.
	Entry int64 `json:"entry"`
	// Last is the index of the range's last entry; Entry if it is only one.
	Last int64 `json:"last"`
	// Checkpoint is the size of the tree that the checkpoint is about, or 0.
	Checkpoint int64  `json:"checkpoint,omitempty"`
	ID         string `json:"id,omitempty"`
	// Problem is a word: missing, leaf_changed, columns_changed,
	// personal_changed, tree_changed, range_changed, extra, checkpoint_forged,
	// malformed, cut_off.
	Problem string `json:"problem"`
	Message string `json:"message"`
}

// Error says what is wrong in one line.
func (w *Wrong) Error() string {
	switch {
	case w.Entry < 0:
		return fmt.Sprintf("checkpoint of %d entries: %s", w.Checkpoint, w.Message)
	case w.Last > w.Entry:
		return fmt.Sprintf("entries %d to %d: %s", w.Entry, w.Last, w.Message)
	}
	return fmt.Sprintf("entry %d: %s", w.Entry, w.Message)
}

// checker goes through a log from its first entry and keeps only the tree's
// right edge, so that its memory does not grow with the log.
type checker struct {
	verifier note.Verifier
	edge     []node
	signed   int64 // size of the last checkpoint that fitted
	v        Verification
}

type node struct {
	level int
	hash  tlog.Hash
}

func wrongEntry(index int64, id, problem, message string) *Wrong {
	return &Wrong{Entry: index, Last: index, ID: id, Problem: problem, Message: message}
}

// entry checks the next entry and returns the hashes that it adds to the tree.
func (c *checker) entry(e leafed) ([]tlog.Hash, *Wrong) {
	next := c.v.Entries
	if e.index > next {
		return nil, wrongEntry(next, "", "missing", "it is missing; the next one there has the index "+fmt.Sprint(e.index))
	}
	if e.index < next {
		return nil, wrongEntry(next, "", "missing", fmt.Sprintf("in its place stands another entry with the index %d", e.index))
	}
	hash := tlog.RecordHash(e.leaf)
	var leaf ledger.Leaf
	if err := json.Unmarshal(e.leaf, &leaf); err != nil {
		return nil, wrongEntry(next, "", "leaf_changed", "its leaf cannot be read")
	}
	if !bytes.Equal(hash[:], e.stored) {
		return nil, wrongEntry(next, leaf.ID, "leaf_changed", "it is not what was written: its hash differs from the tree's")
	}
	if e.personal == nil {
		c.v.Erased++
	} else {
		if !hmac.Equal(ledger.Commit(e.salt, e.personal), leaf.Commitment) {
			return nil, wrongEntry(next, leaf.ID, "personal_changed", "its personal part (address, reason, input) is not what was written")
		}
		c.v.Personal++
	}
	c.v.Entries++
	return c.push(hash), nil
}

// push appends a leaf's hash to the right edge and returns it with the hashes
// of the subtrees that it completes.
func (c *checker) push(hash tlog.Hash) []tlog.Hash {
	added := []tlog.Hash{hash}
	n := node{hash: hash}
	for len(c.edge) > 0 && c.edge[len(c.edge)-1].level == n.level {
		n = node{level: n.level + 1, hash: tlog.NodeHash(c.edge[len(c.edge)-1].hash, n.hash)}
		c.edge = c.edge[:len(c.edge)-1]
		added = append(added, n.hash)
	}
	c.edge = append(c.edge, n)
	return added
}

// root is the hash of the tree of the entries checked so far (RFC 6962, 2.1).
func (c *checker) root() tlog.Hash {
	if len(c.edge) == 0 {
		return tlog.Hash{}
	}
	hash := c.edge[len(c.edge)-1].hash
	for i := len(c.edge) - 2; i >= 0; i-- {
		hash = tlog.NodeHash(c.edge[i].hash, hash)
	}
	return hash
}

// checkpoint checks a signed checkpoint that stands after the last entry
// checked; size is where the log says that it belongs.
func (c *checker) checkpoint(size int64, signed []byte) *Wrong {
	forged := func(message string) *Wrong {
		return &Wrong{Entry: -1, Last: -1, Checkpoint: size, Problem: "checkpoint_forged", Message: message}
	}
	got, err := ledger.OpenCheckpoint(signed, c.verifier)
	if err != nil {
		return forged("it is not signed by the key " + c.verifier.Name())
	}
	if got.Size != size || size != c.v.Entries {
		return forged(fmt.Sprintf("it is about %d entries and stands after %d", got.Size, c.v.Entries))
	}
	if got.Hash != c.root() {
		return &Wrong{
			Entry: c.signed, Last: size - 1, Checkpoint: size, Problem: "range_changed",
			Message: "one of them is not what the checkpoint after them signed",
		}
	}
	c.signed = size
	c.v.Checkpoints++
	return nil
}

// result completes the verification.
func (c *checker) result(wrong *Wrong) Verification {
	v := c.v
	v.OK, v.Wrong, v.Unsigned, v.Root = wrong == nil, wrong, c.v.Entries-c.signed, c.root().String()
	return v
}
