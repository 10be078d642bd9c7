package view

import "net/url"

// AccountTag is a tag of an account, and the search for others that have it.
type AccountTag struct{ Tag, Href string }

// MostTags is how many tags an account may have.
const MostTags = 20

// TagPath gives an account a tag (POST: tag, tab).
func TagPath(slug, loginID string) string { return AccountPath(slug, loginID) + "/tag" }

// UntagPath takes a tag from an account (POST: tag, tab).
func UntagPath(slug, loginID string) string { return AccountPath(slug, loginID) + "/untag" }

// TagsPath answers [TagOptions] for what is typed (GET: tag).
func TagsPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/tags" }
