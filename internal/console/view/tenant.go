package view

import (
	"slices"
	"strings"
	"time"
)

// SettingField is one setting in a form.
type SettingField struct {
	// Key is the setting's name; texts of package locale are found by it.
	Key string
	// Value stands in the field; Was is what holds, so that only what was typed
	// is sent on.
	Value, Was string
	// Input is the type of the field: text, number, email, url, or select and
	// list, which have Choices; Options names the list that the script offers:
	// zones, regions, languages.
	Input, Options string
	Choices        []Choice
	Min, Max       int
	// Length is the most characters that can be typed.
	Length int
	// Unit, Range and Default are in words; empty where there is none.
	Unit, Range, Default string
	Required             bool
	// Later marks a setting that is not in force yet; its section says why.
	Later bool
	// Problem is what is wrong, Meanwhile what somebody else made of it.
	Problem, Meanwhile string
	ChangedBy          string
	ChangedAt          time.Time
}

func (s SettingField) id() string {
	return "set-" + strings.NewReplacer(".", "-", "_", "-").Replace(s.Key)
}

func (s SettingField) has(list, option string) bool {
	return slices.Contains(strings.Fields(list), option)
}

// CustomerSettingsPage is how customers sign up and in.
type CustomerSettingsPage struct {
	Settings
	Forms []SettingsForm
}

// SettingsForm is the settings that are saved together.
type SettingsForm struct {
	// ID names the form: settings, branding, policy.
	ID, Icon, Action string
	Version          string
	Sections         []SettingsSection
	// Problem is what is wrong with the form as a whole.
	Problem string
	CanEdit bool
}

// SettingsSection is settings under one heading, whose texts are found by Key.
type SettingsSection struct {
	Key    string
	Fields []SettingField
	// Later says in words why some are not in force yet.
	Later []string
}

// Brand is how the branding looks, with what can be said of its colour.
type Brand struct {
	Name, Color, Text, Link string
	OnWhite, OfText         string
}

// LogoForm stores and removes the logo.
type LogoForm struct {
	// Href is where the picture is; empty if there is none.
	Href, Version, Problem string
	Most                   int // bytes
	ChangedBy              string
	ChangedAt              time.Time
	CanEdit                bool
}

// DeskPage is the tenant's settings.
type DeskPage struct {
	Settings
	Forms []SettingsForm
	Brand Brand
	Logo  LogoForm
}

// AttributeForm is a custom attribute while it is added or changed.
type AttributeForm struct {
	Key, Type, Label                                           string
	Required, ReadOnly, Internal, Personal, Unique, Searchable bool
	Problems                                                   map[string]string
	Problem                                                    string
}

// AttributeRow is a custom attribute in the list, in its order.
type AttributeRow struct {
	AttributeForm
	Place       int
	First, Last bool
	// Open says that its form is shown, because something is wrong with it.
	Open bool
}

// AttributesPage lists the custom attributes.
type AttributesPage struct {
	Settings
	Rows    []AttributeRow
	Add     AttributeForm
	Types   []string
	CanEdit bool
}

// RemoveAttributePage says what removing an attribute would do.
type RemoveAttributePage struct {
	Settings
	Row AttributeRow
	// What is what will happen, one sentence each. Blocked says why it cannot be
	// done, or is empty.
	What    []string
	Blocked string
}

// BlockedRow is one thing that new accounts may not have, or a network from
// which nobody signs in.
type BlockedRow struct {
	Value, Note, By string
	At              time.Time
}

// BlockedList is what is blocked of one kind: email_domain, username or network.
type BlockedList struct {
	Kind    string
	CanEdit bool
	// Because says that blocking and unblocking ask why.
	Because bool

	Rows  []BlockedRow
	Count int
	Next  string // address of the next page
	First string // address of the first page, if this is not it
	// Value, Note and Problem are what was typed, and what is wrong with it.
	Value, Note, Problem string
}

// BlockedPage is what new accounts may not have, and from where nobody signs in.
type BlockedPage struct {
	Settings
	Lists []BlockedList
}

// flag is one property of an attribute with the words for it.
type flag struct {
	Name string
	Set  bool
}

// flags are the properties in the order of the form; unique is fixed once the
// attribute is there.
func (f AttributeForm) flags() []flag {
	return []flag{
		{"required", f.Required},
		{"read_only", f.ReadOnly},
		{"internal", f.Internal},
		{"personal", f.Personal},
		{"searchable", f.Searchable},
		{"unique", f.Unique},
	}
}
