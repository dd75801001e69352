//! A route: its handler and its description in one row, so that `/openapi.json` cannot differ from what is served.

use std::sync::Arc;

use axum::Router;
use axum::extract::Json;
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{self, MethodRouter};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::platform::Platform;

type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// A path and method, what it is for, and who serves it.
pub(crate) struct Route {
    method: &'static str,
    path: &'static str,
    about: &'static str,
    query: Option<SchemaOf>,
    body: Option<SchemaOf>,
    answer: Option<SchemaOf>,
    /// The content type of an answer that is not JSON.
    media_type: &'static str,
    handler: MethodRouter<Arc<Platform>>,
}

macro_rules! methods {
    ($($name:ident)*) => {
        impl Route {
            $(pub(crate) fn $name<H: Handler<T, Arc<Platform>>, T: 'static>(
                path: &'static str,
                handler: H,
                about: &'static str,
            ) -> Route {
                Route {
                    method: stringify!($name),
                    path,
                    about,
                    query: None,
                    body: None,
                    answer: None,
                    media_type: "application/json",
                    handler: routing::$name(handler),
                }
            })*
        }
    };
}

methods! { get post delete }

impl Route {
    /// The parameters after `?`.
    pub(crate) fn query<T: JsonSchema>(mut self) -> Route {
        self.query = Some(|generator| generator.subschema_for::<T>());
        self
    }

    /// The body of the request.
    pub(crate) fn takes<T: JsonSchema>(mut self) -> Route {
        self.body = Some(|generator| generator.subschema_for::<T>());
        self
    }

    /// The body of the answer.
    pub(crate) fn gives<T: JsonSchema>(mut self) -> Route {
        self.answer = Some(|generator| generator.subschema_for::<T>());
        self
    }

    /// The answer is no JSON.
    pub(crate) fn gives_text(mut self, media_type: &'static str) -> Route {
        self.media_type = media_type;
        self
    }

    /// The operation of OpenAPI.
    fn operation(&self, generator: &mut SchemaGenerator) -> Value {
        let in_path = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let mut parameters: Vec<Value> = in_path
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        parameters.extend(self.query.map(|query| query_parameters(generator, query)).unwrap_or_default());
        let schema = self.answer.map_or_else(|| json!({}), |answer| answer(generator).to_value());
        let problem = generator.subschema_for::<Problem>();
        let mut operation = json!({
            "summary": self.about,
            "parameters": parameters,
            "responses": {
                "200": {"description": "done", "content": {self.media_type: {"schema": schema}}},
                "default": {
                    "description": "not done, and why",
                    "content": {"application/json": {"schema": problem}},
                },
            },
        });
        if let Some(body) = self.body {
            let content = json!({"application/json": {"schema": body(generator)}});
            operation["requestBody"] = json!({"required": true, "content": content});
        }
        operation
    }
}

fn query_parameters(generator: &mut SchemaGenerator, query: SchemaOf) -> Vec<Value> {
    let schema = query(generator).to_value();
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default().to_owned();
    // A type of parameters is no schema of its own: each member becomes a parameter.
    let Some(Value::Object(schema)) = generator.definitions_mut().remove(&name) else { return Vec::new() };
    let Some(Value::Object(properties)) = schema.get("properties").cloned() else { return Vec::new() };
    properties
        .into_iter()
        .map(|(name, mut schema)| {
            let about = schema.as_object_mut().and_then(|schema| schema.remove("description"));
            json!({"name": name, "in": "query", "description": about, "schema": schema})
        })
        .collect()
}

/// The router of a table.
pub(crate) fn router(table: Vec<Route>) -> Router<Arc<Platform>> {
    table.into_iter().fold(Router::new(), |router, route| router.route(route.path, route.handler))
}

/// The OpenAPI description of a table.
pub(crate) fn description(table: &[Route]) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for route in table {
        let operation = route.operation(&mut generator);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "bestpay sandbox",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The control API and the web console. The five paths of the platform are described by the \
                interface document. A POST needs `Content-Type: application/json` or the header `Bestpay-Sandbox`.",
        },
        "paths": paths,
        "components": {"schemas": generator.take_definitions(true)},
    })
}

/// A request that cannot be served, and why.
#[derive(Serialize, JsonSchema)]
struct Problem {
    error: String,
}

/// A request that cannot be served: the status, and why.
pub(crate) struct ControlError(StatusCode, String);

pub(crate) fn bad_request(reason: impl Into<String>) -> ControlError {
    ControlError(StatusCode::BAD_REQUEST, reason.into())
}

pub(crate) fn not_found(reason: &str) -> ControlError {
    ControlError(StatusCode::NOT_FOUND, reason.to_owned())
}

pub(crate) fn forbidden(reason: impl Into<String>) -> ControlError {
    ControlError(StatusCode::FORBIDDEN, reason.into())
}

pub(crate) fn conflict(reason: impl Into<String>) -> ControlError {
    ControlError(StatusCode::CONFLICT, reason.into())
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let ControlError(status, error) = self;
        (status, Json(Problem { error })).into_response()
    }
}

impl From<Error> for ControlError {
    fn from(error: Error) -> ControlError {
        let status = match &error {
            Error::NoSuchOrder => StatusCode::NOT_FOUND,
            Error::AlreadyFinal(_) => StatusCode::CONFLICT,
            Error::NoSuchInterface(_) => StatusCode::BAD_REQUEST,
            Error::Start(_) | Error::File { .. } | Error::Keys(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        ControlError(status, error.to_string())
    }
}

/// The body of a request. Its content type has been checked before.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, ControlError> {
    serde_json::from_slice(body).map_err(|error| bad_request(error.to_string()))
}
