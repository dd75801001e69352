// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/** The language of a text for a person. */
public enum Language {
    /** English. */
    ENGLISH,
    /** Chinese, in simplified characters. */
    CHINESE;
}
