package console

import "github.com/readmit/readmit/internal/console/view"

type lists struct {
	saved          []view.SavedSearch
	pinned, recent []view.AccountLink
}

func (c *console) ownLists(v *visit) (lists, error)                { return lists{}, nil }
func (c *console) tiles(v *visit, in asked) ([]view.Tile, error)   { return nil, nil }
func (c *console) isPinned(v *visit, loginID string) (bool, error) { return false, nil }
func (c *console) pinAccount(v *visit) error                       { return errNoPage }
func (c *console) saveSearch(v *visit) error                       { return errNoPage }
