package store

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"gorm.io/gorm/schema"
)

func init() { schema.RegisterSerializer("json", jsonText{}) }

// jsonText stores lists and values as JSON in text columns that are never
// null: an empty list is [] and a missing value is null. Both read back as the
// zero value. It takes the place of gorm's own, which writes SQL NULL.
type jsonText struct{}

func (jsonText) Scan(ctx context.Context, field *schema.Field, dst reflect.Value, stored any) error {
	value := reflect.New(field.FieldType)
	var raw []byte
	switch s := stored.(type) {
	case nil:
	case string:
		raw = []byte(s)
	case []byte:
		raw = s
	default:
		return fmt.Errorf("read %s: JSON stored as %T", field.Name, stored)
	}
	if text := string(raw); text != "" && text != "[]" && text != "null" {
		if err := json.Unmarshal(raw, value.Interface()); err != nil {
			return fmt.Errorf("read %s: %w", field.Name, err)
		}
	}
	field.ReflectValueOf(ctx, dst).Set(value.Elem())
	return nil
}

func (jsonText) Value(_ context.Context, field *schema.Field, _ reflect.Value, value any) (any, error) {
	if r := reflect.ValueOf(value); r.Kind() == reflect.Slice && r.IsNil() {
		return "[]", nil
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", field.Name, err)
	}
	return string(raw), nil
}
