import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.Certificate;

/**
 * Writes the key of a PKCS#12 file as other programs write it: as keystores of Bouncy Castle (needs its jar) and with a
 * password of its own. Run by key_files.py.
 */
public final class KeyFiles {
    private static final char[] PASSWORD = "123456".toCharArray();

    private KeyFiles() {}

    /** Takes the file and its alias; writes beside it. */
    public static void main(String[] arguments) throws Exception {
        Path source = Paths.get(arguments[0]);
        String alias = arguments[1];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(Files.newInputStream(source), PASSWORD);
        Key key = store.getKey(alias, PASSWORD);
        Certificate[] chain = store.getCertificateChain(alias);
        String stem = source.toString().replaceFirst("[.]p12$", "");

        KeyStore twoPasswords = KeyStore.getInstance("PKCS12");
        twoPasswords.load(null, null);
        twoPasswords.setKeyEntry(alias, key, "another".toCharArray(), chain);
        write(twoPasswords, stem + "-two-passwords.p12");

        Class<?> type = Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider");
        Provider bouncyCastle = (Provider) type.getDeclaredConstructor().newInstance();
        for (String[] kind : new String[][] {
            {"PKCS12", "-bouncy-castle.p12"}, {"PKCS12-AES256-AES128", "-bouncy-castle-aes.p12"}, {"BKS", ".bks"}, {"BCFKS", ".bcfks"},
        }) {
            KeyStore copy = KeyStore.getInstance(kind[0], bouncyCastle);
            copy.load(null, null);
            copy.setKeyEntry(alias, key, PASSWORD, chain);
            write(copy, stem + kind[1]);
        }
    }

    private static void write(KeyStore store, String file) throws Exception {
        try (OutputStream out = Files.newOutputStream(Paths.get(file))) {
            store.store(out, PASSWORD);
        }
    }
}
