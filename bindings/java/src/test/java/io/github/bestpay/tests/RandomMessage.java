package io.github.bestpay.tests;

import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A message of random members, as JSON in one of its many spellings. It has what both sides take: names differ within an
 * object and do not begin with `$` or `@`, which fastjson takes for its own.
 */
final class RandomMessage {
    private static final int DEEPEST = 5;
    private static final String[] NAMES = {
        "success", "errorCode", "errorMsg", "result", "sign", "tradeNo", "tradeAmt", "outTradeNo", "a", "B", "z", "aa", "中文"
    };
    private static final String[] PIECES = {
        "SUCCESS", "100", "聚合支付", "😀", "\uFFFD", "&", "=", "\"", "\\", "/", "<", ">", "'", " ", "\t", "\n", "\r", "\b", "\f",
        "\u0000", "\u0001", "\u001F", "\u007F", "\u0080", "\u009F", "\u00A0", "\u00E9", "\u2028", "\u2029", "\u3000", "+"
    };

    private final Random random;

    RandomMessage(Random random) {
        this.random = random;
    }

    String write() {
        StringBuilder json = new StringBuilder();
        object(json, 1);
        return json.toString();
    }

    private void object(StringBuilder json, int depth) {
        Set<String> names = new TreeSet<>();
        int count = random.nextInt(depth == 1 ? 12 : 5);
        for (int i = 0; i < count; i++) {
            names.add(random.nextInt(4) == 0 ? "x" + text(3) : NAMES[random.nextInt(NAMES.length)]);
        }
        String[] shuffled = names.toArray(new String[0]);
        Collections.shuffle(Arrays.asList(shuffled), random);
        json.append('{');
        for (int i = 0; i < shuffled.length; i++) {
            json.append(i == 0 ? "" : ",").append(space());
            string(json, shuffled[i]);
            json.append(space()).append(':').append(space());
            value(json, depth);
            json.append(space());
        }
        json.append('}');
    }

    private void array(StringBuilder json, int depth) {
        json.append('[');
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",").append(space());
            value(json, depth);
            json.append(space());
        }
        json.append(']');
    }

    private void value(StringBuilder json, int depth) {
        switch (random.nextInt(depth < DEEPEST ? 10 : 8)) {
            case 0:
                json.append("null");
                break;
            case 1:
                json.append(random.nextBoolean());
                break;
            case 2:
            case 3:
                integer(json, 1 + random.nextInt(30));
                break;
            case 4:
                number(json);
                break;
            case 8:
                object(json, depth + 1);
                break;
            case 9:
                array(json, depth + 1);
                break;
            default:
                string(json, text(8));
        }
    }

    private void integer(StringBuilder json, int digits) {
        json.append(random.nextInt(4) == 0 ? "-" : "");
        if (random.nextInt(8) == 0) {
            json.append('0');
            return;
        }
        json.append((char) ('1' + random.nextInt(9)));
        digits(json, digits - 1);
    }

    private void number(StringBuilder json) {
        integer(json, 1 + random.nextInt(12));
        boolean exponent = random.nextInt(3) == 0;
        if (!exponent || random.nextBoolean()) {
            json.append('.');
            digits(json, 1 + random.nextInt(12));
        }
        if (exponent) {
            String sign = new String[] {"", "+", "-"}[random.nextInt(3)];
            json.append(random.nextBoolean() ? 'e' : 'E').append(sign).append(random.nextInt(40));
        }
    }

    private void digits(StringBuilder json, int count) {
        for (int i = 0; i < count; i++) {
            json.append((char) ('0' + random.nextInt(10)));
        }
    }

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(most + 1);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private void string(StringBuilder json, String text) {
        json.append('"');
        boolean escapePairs = random.nextBoolean();
        for (char c : text.toCharArray()) {
            boolean mustEscape = c < ' ' || c == '"' || c == '\\';
            int shortForm = "\"\\/\b\f\n\r\t".indexOf(c);
            if (shortForm >= 0 && (mustEscape || c == '/') && random.nextInt(4) != 0) {
                json.append('\\').append("\"\\/bfnrt".charAt(shortForm));
            } else if (mustEscape || (Character.isSurrogate(c) ? escapePairs : random.nextInt(10) == 0)) {
                json.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    private String space() {
        return new String[] {"", "", "", " ", "\n", "\t", "\r\n"}[random.nextInt(7)];
    }
}
