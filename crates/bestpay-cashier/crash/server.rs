//! A PostgreSQL of its own: in a temporary folder, on a Unix socket, as a user who is not root.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

/// initdb refuses root: as root, the server is nobody's.
const NOBODY: u32 = 65534;

pub struct Server {
    folder: tempfile::TempDir,
    bin: PathBuf,
    is_root: bool,
    /// Where it is reached by TLS; nowhere unless asked for.
    tls_port: Option<u16>,
}

impl Server {
    pub fn start() -> Server {
        let server = Server::prepare(None);
        server.control("start", "fast");
        server
    }

    /// On this machine's loopback as well, with this certificate.
    pub fn start_with_tls(certificate: &str, key: &str) -> Server {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
        let server = Server::prepare(Some(free.port()));
        for (name, pem) in [("server.crt", certificate), ("server.key", key)] {
            let path = server.data().join(name);
            fs::write(&path, pem).expect("a file");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("chmod");
            server.give_away(&path);
        }
        server.control("start", "fast");
        server
    }

    fn prepare(tls_port: Option<u16>) -> Server {
        let folder = tempfile::tempdir().expect("a folder");
        // The owner of the folder that was just made is who we are.
        let is_root = fs::metadata(folder.path()).expect("a folder").uid() == 0;
        let server = Server { folder, bin: programs(), is_root, tls_port };
        server.give_away(server.folder.path());
        server
            .program("initdb")
            .args(["-A", "trust", "-U", "till", "--no-instructions", "-D"])
            .arg(server.data())
            .quiet();
        server
    }

    fn give_away(&self, path: &Path) {
        if self.is_root {
            chown(path, Some(NOBODY), Some(NOBODY)).expect("chown");
        }
    }

    pub fn tls_url(&self, host: &str) -> String {
        let port = self.tls_port.unwrap_or_default();
        format!("host={host} port={port} user=till dbname=postgres sslmode=require")
    }

    /// How many connections come by TLS, as the server sees it.
    pub fn encrypted_connections(&self) -> i64 {
        let mut client = Client::connect(&self.url(), NoTls).expect("a connection");
        client.query_one("SELECT COUNT(*) FROM pg_stat_ssl WHERE ssl", &[]).expect("a row").get(0)
    }

    pub fn url(&self) -> String {
        let port = self.tls_port.unwrap_or(5432);
        format!("host={} port={port} user=till dbname=postgres", self.folder.path().display())
    }

    /// Ends every connection but our own.
    pub fn terminate_backends(&self) {
        if let Ok(mut client) = Client::connect(&self.url(), NoTls) {
            let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                          WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
            let _ = client.batch_execute(others);
        }
    }

    pub fn restart(&self, mode: &str) {
        self.control("restart", mode);
    }

    fn control(&self, action: &str, mode: &str) {
        let listen = match self.tls_port {
            Some(port) => format!("-c listen_addresses=127.0.0.1 -c port={port} -c ssl=on"),
            None => "-c listen_addresses=".to_owned(),
        };
        let options = format!("{listen} -k {}", self.folder.path().display());
        self.program("pg_ctl")
            .args([action, "-w", "-t", "60", "-m", mode, "-o", &options, "-D"])
            .arg(self.data())
            .arg("-l")
            .arg(self.folder.path().join("log"))
            .quiet();
        let started = Instant::now();
        while action != "stop" && Client::connect(&self.url(), NoTls).is_err() {
            assert!(started.elapsed() < Duration::from_secs(60), "PostgreSQL does not come up");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        command.current_dir(self.folder.path()).env("LC_ALL", "C.UTF-8");
        if self.is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.control("stop", "immediate");
    }
}

trait RunQuietly {
    fn quiet(&mut self);
}

impl RunQuietly for Command {
    fn quiet(&mut self) {
        let status = self.stdin(Stdio::null()).stdout(Stdio::null()).status().expect("a program");
        assert!(status.success(), "{self:?}");
    }
}

/// Debian keeps the server's programs out of the path.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|version| version.path().join("bin")).find(|bin| bin.join("initdb").exists());
    found.unwrap_or_else(|| Path::new("").to_owned())
}
