package rest

import (
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

var timeType = reflect.TypeFor[time.Time]()

// parseText reads a parameter's text into a field, or says what it should be.
func parseText(text string, into reflect.Value) (complaint string) {
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return "Send text in UTF-8, without NUL."
	}
	switch {
	case into.Kind() == reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		return parseText(text, into.Elem())
	case into.Type() == timeType:
		return parseTime(text, into)
	case into.Kind() == reflect.String:
		into.SetString(text)
		return ""
	case into.Kind() == reflect.Bool:
		yes, err := strconv.ParseBool(text)
		into.SetBool(yes)
		return complain(err, into.Type())
	case into.CanInt():
		n, err := strconv.ParseInt(text, 10, into.Type().Bits())
		into.SetInt(n)
		return complain(err, into.Type())
	}
	panic("rest: no way to read a parameter into " + into.Type().String())
}

// parseTime reads an instant, or a day as its beginning in UTC.
func parseTime(text string, into reflect.Value) string {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			into.Set(reflect.ValueOf(t))
			return ""
		}
	}
	return expected(timeType)
}

func complain(err error, t reflect.Type) string {
	if err != nil {
		return expected(t)
	}
	return ""
}

// expected says what a value of the type looks like.
func expected(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == timeType:
		return "Send a time such as 2026-11-03T14:02:00Z."
	case t.Kind() == reflect.Bool:
		return "Send true or false."
	case t.Kind() == reflect.String:
		return "Send a text."
	case t.Kind() == reflect.Slice:
		return "Send a list."
	case t.Kind() == reflect.Map, t.Kind() == reflect.Struct:
		return "Send an object."
	}
	return "Send a whole number."
}
