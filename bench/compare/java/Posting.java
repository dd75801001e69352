import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Java's HttpClient, which posts bytes that were signed before. */
final class Posting implements Contender.Maker {
    @Override
    public Contender.Operation make(String task, Path folder) throws IOException {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        byte[] body = Files.readAllBytes(folder.resolve(task + "-request.json"));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(new String(Files.readAllBytes(folder.resolve(task + ".url")), StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return () -> {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("HTTP status " + answer.statusCode());
            }
            return answer.body();
        };
    }
}
