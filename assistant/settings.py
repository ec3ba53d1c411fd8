"""Every setting of the assistant and its default, on one screen. No other module reads the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read once from ``ASSISTANT_*`` variables and ``.env``, passed down, never changed."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", env_file=".env", frozen=True, extra="forbid")

    # Where things are kept
    data: Path = Field(Path("data"), description="Mappen med det hele: database, indekser og filer")
    database_url: SecretStr | None = Field(None, description="PostgreSQL-adresse; uden den SQLite i datamappen")
    chroma_url: str | None = Field(None, description="Chroma-servers adresse; uden den Chroma i datamappen")

    # Reading
    ocr_languages: str = Field("dan", description="Tesseracts sprog til ord")
    ocr_figure_languages: str = Field("dan+eng", description="Tesseracts sprog til tal og tegn")
    ocr_workers: int = Field(2, ge=1, description="Så mange sider læser tesseract ad gangen")
    reread_damage: float = Field(
        0.15, ge=0, le=1, description="Er tekstlaget mere skadet end dette, læses billedet igen"
    )
    parse_timeout_seconds: float = Field(120.0, gt=0, description="Længste tid til at læse én fil, uden OCR")
    parse_memory_mb: int = Field(2048, ge=256, description="Mest hukommelse til én læseproces")
    max_file_mb: int = Field(200, ge=1, description="Større filer afvises")
    max_pages: int = Field(6000, ge=1, description="Længere dokumenter afvises")

    # Chunks, vectors and search
    chunk_size_chars: int = Field(900, ge=200, description="Flest tegn i et tekststykke")
    embedding_model: str = Field(
        "offline", description="'offline', eller navn på eller sti til en sentence-transformers-model"
    )
    embedding_query_prompt: str | None = Field(
        None, description="Sættes foran en søgning; ellers det, modellen selv angiver"
    )
    embedding_passage_prompt: str | None = Field(
        None, description="Sættes foran et tekststykke; ellers det, modellen selv angiver"
    )
    embedding_batch_size: int = Field(64, ge=1, description="Så mange tekster ad gangen gennem modellen")
    device: str | None = Field(None, description="'cpu' eller 'cuda'; ellers CUDA, hvis maskinen har det")
    reranking_model: str | None = Field(
        None, description="Navn på eller sti til en cross-encoder; uden den rangordnes efter kendetegn"
    )
    max_query_chars: int = Field(20_000, ge=100, description="Længere spørgsmål afvises")

    # The language model (optional)
    model: str | None = Field(
        None, description="langchain-navn, fx 'openai:gpt-5' eller 'ollama:mistral'; uden den hentes svar fra kilderne"
    )
    model_base_url: str | None = Field(None, description="Adresse på en OpenAI-kompatibel server")
    model_api_key: SecretStr | None = Field(None, description="Nøgle til modellens server")
    model_timeout_seconds: float = Field(60.0, gt=0, description="Længste tid til ét svar fra modellen")
    model_temperature: float = Field(0.0, ge=0, le=2, description="Modellens temperatur")
    prompts: Path | None = Field(None, description="Mappe med prompter; ellers dem, der følger med")

    # Letters
    answer_deadline_working_days: int = Field(10, ge=1, description="Arbejdsdage til at svare et medlem")
    office_name: str = Field("Beskæftigelses- og Integrationsforvaltningen", description="Afsenderen under brevene")
    letter_template: Path | None = Field(None, description="Kontorets egen brevskabelon i Word; ellers den medfølgende")
    letter_sources: Literal["both", "footnotes", "list"] = Field(
        "both", description="Kilder i Word: 'footnotes' (fodnoter), 'list' (liste til sidst) eller 'both'"
    )
    clearance_steps: tuple[str, ...] = Field(
        ("Godkender",), min_length=1, description='Trin i godkendelsen, f.eks. ["Enhed", "Jura", "Direktion"]'
    )
    retention_days: int = Field(
        1826, ge=1, description="Afsluttede sager foreslås slettet så mange dage efter afsendelsen"
    )
    audit_key: SecretStr | None = Field(None, description="Logbogens nøgle; ellers en fil i datamappen")

    # Sign-in through an OpenID provider (optional)
    oidc_issuer: str | None = Field(None, description="Adresse på OpenID-udbyderen (Entra ID, Authentik, Keycloak)")
    oidc_client_id: str | None = Field(None, description="Klient-id hos udbyderen")
    oidc_client_secret: SecretStr | None = Field(None, description="Klienthemmelighed hos udbyderen")
    oidc_roles_claim: str = Field("groups", description="Feltet i beviset, der nævner grupper")
    oidc_roles: dict[str, str] = Field(
        default_factory=dict, description='Gruppe til rolle, f.eks. {"sagsbehandlere": "drafter"}'
    )

    # The web app
    host: str = Field("127.0.0.1", description="Adresse, der lyttes på")
    port: int = Field(8000, ge=0, le=65535, description="Port, der lyttes på")
    session_hours: float = Field(10.0, gt=0, description="Så længe gælder et login")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Hvor meget der logges")

    @property
    def files_folder(self) -> Path:
        """Ingested files, by content hash."""
        return self.data / "files"
