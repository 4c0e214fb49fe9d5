//! The OAuth device flow: the member types a code in at GitHub. octocrab's own polling cannot tell a refusal from a
//! broken answer, so the two requests are made here.

use super::transport::Transport;
use crate::app::github::{DeviceCode, ReposError};
use secrecy::SecretString;
use serde_json::{Value, json};

/// An OAuth app with the device flow.
pub(super) struct Device {
    pub(super) site: Transport,
    pub(super) client_id: String,
}

impl Device {
    pub(super) async fn begin(&self) -> Result<DeviceCode, ReposError> {
        // No scope: only who the member is matters.
        let form = json!({ "client_id": self.client_id });
        let answer = self.site.form("/login/device/code", &form).await?;
        let text = |key: &str| answer[key].as_str().map(str::to_owned);
        let code = || {
            Some(DeviceCode {
                user_code: text("user_code")?,
                address: text("verification_uri")?,
                device_code: text("device_code")?,
            })
        };
        code().ok_or_else(|| refused(&answer))
    }

    /// The token granted; `None` while the member has not decided, and `Some(None)` where there will be none.
    pub(super) async fn poll(&self, device_code: &str) -> Result<Option<Option<SecretString>>, ReposError> {
        let form = json!({
            "client_id": self.client_id,
            "device_code": device_code,
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        });
        let answer = self.site.form("/login/oauth/access_token", &form).await?;
        if let Some(token) = answer["access_token"].as_str() {
            return Ok(Some(Some(token.to_owned().into())));
        }
        match answer["error"].as_str() {
            Some("authorization_pending" | "slow_down") => Ok(None),
            Some("access_denied" | "expired_token" | "incorrect_device_code") => Ok(Some(None)),
            _ => Err(refused(&answer)),
        }
    }
}

fn refused(answer: &Value) -> ReposError {
    let said = answer["error"].as_str().unwrap_or("an unknown answer");
    ReposError::Refused { reason: format!("device flow: {said}") }
}
