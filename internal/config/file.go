package config

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// File is a YAML file of settings: a flat map from a flag's name, without its
// dashes and with - or _ inside, to its value.
type File map[string]string

// ReadFile reads the settings in a YAML document. It refuses lists and nested
// maps, and names that are not in known, so that a misspelt setting is told
// and not forgotten.
func ReadFile(r io.Reader, known []string) (File, error) {
	raw := map[string]any{}
	err := yaml.NewDecoder(r).Decode(&raw)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the settings as YAML: %w", err)
	}
	file := File{}
	for name, value := range raw {
		name = strings.ReplaceAll(name, "_", "-")
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("the settings file knows no %q; it may hold: %s", name, strings.Join(known, ", "))
		}
		text, ok := scalar(value)
		if !ok {
			return nil, fmt.Errorf("the setting %q in the file must be one value, not a list or a map", name)
		}
		file[name] = text
	}
	return file, nil
}

func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int:
		return strconv.Itoa(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case nil:
		return "", true
	}
	return "", false
}
