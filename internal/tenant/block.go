package tenant

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Kinds of what a tenant refuses.
const (
	BlockedDomain   = "email_domain"
	BlockedUsername = "username"
)

// MostBlocked is how many values of one kind a tenant may block.
const MostBlocked = 5000

// Faults of blocking.
var (
	ErrBlocked     = fault.New(fault.Conflict, "already_blocked", "This is blocked already. Nothing was changed.")
	ErrNotBlocked  = fault.New(fault.NotFound, "not_blocked", "This is not blocked. List what is, to see how it is written.")
	ErrMostBlocked = fault.New(fault.Conflict, "too_many_blocked", "A tenant can block 5,000 of one kind. Unblock what is no longer needed.")
)

// Blocked is one thing that new accounts may not have.
type Blocked struct {
	Value string    `json:"value"`
	Note  string    `json:"note"`
	By    string    `json:"blocked_by"`
	Name  string    `json:"blocked_by_name"`
	At    time.Time `json:"blocked_at"`
}

// readDomain is the canonical form of an e-mail domain. An @ or *. before it
// is taken as what people mean by it.
func readDomain(raw string) (string, bool) {
	text, err := fold.Text(raw)
	if err != nil {
		return "", false
	}
	text = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(text, "@"), "*."), ".")
	domain, err := fold.Domain(text)
	return domain, err == nil
}

// readUsername is the canonical form of a username or a pattern of them.
func readUsername(raw string) (string, bool) {
	text, err := fold.Text(raw)
	if err != nil || utf8.RuneCountInString(text) > 100 {
		return "", false
	}
	for strings.Contains(text, "**") {
		text = strings.ReplaceAll(text, "**", "*")
	}
	letters := utf8.RuneCountInString(strings.ReplaceAll(text, "*", ""))
	return fold.Lower(text), letters > 0 && (letters > 1 || !strings.Contains(text, "*"))
}

func checkDomain(f *fault.Fields, raw string) {
	_, ok := readDomain(raw)
	f.Check(ok, "domain", "domain", "Give what stands behind the @, such as example.com.")
}

func checkUsername(f *fault.Fields, raw string) {
	_, ok := readUsername(raw)
	f.Check(ok, "username", "username", "Give a username of 1 to 100 characters; * stands for any, beside two others at least.")
}

const noteLength = 200

func checkBlockNote(f *fault.Fields, raw string) {
	text, err := fold.Text(raw)
	f.Check(err == nil && utf8.RuneCountInString(text) <= noteLength, "note", "note", "Use one line of 200 characters at most.")
}

// block is the step that both kinds share. The value is canonical.
func block(tx *op.Tx, kind, value, note string, told event.Fact) (Blocked, error) {
	note, err := fold.Text(note)
	if err != nil {
		return Blocked{}, fmt.Errorf("read a validated note: %w", err)
	}
	q, b := New(tx), Blocked{Value: value, Note: note, By: tx.Actor.ID, Name: tx.Actor.Name, At: tx.Now.UTC()}
	count, err := q.countBlocks(tx.Ctx, countBlocksParams{Tenant: tx.Actor.Tenant, Kind: kind})
	if err != nil {
		return Blocked{}, fmt.Errorf("count what is blocked: %w", err)
	}
	if count >= MostBlocked {
		return Blocked{}, ErrMostBlocked
	}
	n, err := q.insertBlock(tx.Ctx, insertBlockParams{
		Tenant: tx.Actor.Tenant, Kind: kind, Value: value, Pattern: strings.Contains(value, "*"), Note: note,
		BlockedBy: b.By, BlockedName: b.Name, BlockedAt: tx.Now.UnixMicro(),
	})
	if err != nil {
		return Blocked{}, fmt.Errorf("block %s: %w", kind, err)
	}
	if n == 0 {
		return Blocked{}, ErrBlocked
	}
	tx.Record(told)
	return b, nil
}

func unblock(tx *op.Tx, kind, value string, told event.Fact) error {
	n, err := New(tx).deleteBlock(tx.Ctx, deleteBlockParams{Tenant: tx.Actor.Tenant, Kind: kind, Value: value})
	if err != nil {
		return fmt.Errorf("unblock %s: %w", kind, err)
	}
	if n == 0 {
		return ErrNotBlocked
	}
	tx.Record(told)
	return nil
}

// RefusesEmail reports whether new accounts may not have an address: its
// domain, or one above it, is blocked. What is no address is not blocked.
func RefusesEmail(ctx context.Context, tx *store.Tx, tenant, address string) (bool, error) {
	e, err := fold.ParseEmail(address)
	if err != nil {
		return false, nil
	}
	for domain := e.Domain; strings.Contains(domain, "."); _, domain, _ = strings.Cut(domain, ".") {
		yes, err := New(tx).isBlocked(ctx, isBlockedParams{Tenant: tenant, Kind: BlockedDomain, Value: domain})
		if err != nil {
			return false, fmt.Errorf("look whether the domain is blocked: %w", err)
		}
		if yes {
			return true, nil
		}
	}
	return false, nil
}

// RefusesUsername reports whether new accounts may not have a username. Case
// makes no difference.
func RefusesUsername(ctx context.Context, tx *store.Tx, tenant, username string) (bool, error) {
	if username == "" {
		return false, nil
	}
	name := fold.Lower(username)
	yes, err := New(tx).isBlocked(ctx, isBlockedParams{Tenant: tenant, Kind: BlockedUsername, Value: name})
	if err != nil || yes {
		return yes, wrapped("look whether the username is blocked", err)
	}
	patterns, err := New(tx).blockedPatterns(ctx, blockedPatternsParams{Tenant: tenant, Kind: BlockedUsername})
	for _, p := range patterns {
		yes = yes || fits(p, name)
	}
	return yes, wrapped("look whether the username is blocked", err)
}

func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// fits reports whether a name is of a pattern, in which * is any text.
func fits(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	first, last := parts[0], parts[len(parts)-1]
	if len(parts) == 1 {
		return pattern == name
	}
	if len(name) < len(first)+len(last) || !strings.HasPrefix(name, first) || !strings.HasSuffix(name, last) {
		return false
	}
	name = name[len(first) : len(name)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(name, part)
		if at < 0 {
			return false
		}
		name = name[at+len(part):]
	}
	return true
}
