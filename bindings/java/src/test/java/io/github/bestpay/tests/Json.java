package io.github.bestpay.tests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** What the vectors need of JSON beyond gson: equality of whole numbers of any size. */
final class Json {
    private Json() {}

    static boolean same(JsonElement a, JsonElement b) {
        if (a == null || b == null) {
            return a == b;
        }
        if (a.isJsonObject() && b.isJsonObject()) {
            JsonObject first = a.getAsJsonObject();
            JsonObject second = b.getAsJsonObject();
            return first.keySet().equals(second.keySet())
                    && first.keySet().stream().allMatch(name -> same(first.get(name), second.get(name)));
        }
        if (a.isJsonArray() && b.isJsonArray()) {
            JsonArray first = a.getAsJsonArray();
            JsonArray second = b.getAsJsonArray();
            boolean equal = first.size() == second.size();
            for (int i = 0; equal && i < first.size(); i++) {
                equal = same(first.get(i), second.get(i));
            }
            return equal;
        }
        if (isNumber(a) && isNumber(b)) {
            return a.getAsBigDecimal().compareTo(b.getAsBigDecimal()) == 0;
        }
        return a.equals(b);
    }

    /** Null for null. */
    static JsonElement of(String text) {
        return text == null ? JsonNull.INSTANCE : new JsonPrimitive(text);
    }

    static String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value == null || value.isJsonNull() ? null : value.getAsString();
    }

    static boolean isNumber(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    }
}
