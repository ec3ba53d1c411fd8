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
    data: Path = Field(Path("data"), description="Folder that holds everything: database, indexes, files")
    database_url: SecretStr | None = Field(None, description="PostgreSQL URL; without one, SQLite in the data folder")
    chroma_url: str | None = Field(
        None, description="Address of a Chroma server; without one, Chroma in the data folder"
    )

    # Reading
    ocr_languages: str = Field("dan", description="Tesseract language for words")
    ocr_figure_languages: str = Field("dan+eng", description="Tesseract languages for figures and signs")
    ocr_workers: int = Field(2, ge=1, description="Pages read by tesseract at a time")
    reread_damage: float = Field(
        0.15, ge=0, le=1, description="A text layer with more damage is read again from the image"
    )
    parse_timeout_seconds: float = Field(120.0, gt=0, description="Longest time to read one file, OCR not included")
    parse_memory_mb: int = Field(2048, ge=256, description="Most memory one reading process may use")
    max_file_mb: int = Field(200, ge=1, description="Larger files are rejected")
    max_pages: int = Field(6000, ge=1, description="Longer documents are rejected")

    # Chunks, vectors and search
    chunk_size_chars: int = Field(900, ge=200, description="Most characters in a chunk")
    embedding_model: str = Field("offline", description="'offline', or name or path of a sentence-transformers model")
    embedding_query_prompt: str | None = Field(None, description="Put before a query; default: what the model declares")
    embedding_passage_prompt: str | None = Field(
        None, description="Put before a passage; default: what the model declares"
    )
    embedding_batch_size: int = Field(64, ge=1, description="Texts embedded at a time")
    device: str | None = Field(None, description="'cpu' or 'cuda'; default: CUDA when there is one")
    reranking_model: str | None = Field(
        None, description="Name or path of a cross-encoder; without one, features re-rank"
    )
    max_query_chars: int = Field(20_000, ge=100, description="Longer questions are refused")

    # The language model (optional)
    model: str | None = Field(
        None, description="langchain name, e.g. 'openai:gpt-5', 'ollama:mistral'; none: extractive"
    )
    model_base_url: str | None = Field(None, description="Address of an OpenAI-compatible server")
    model_api_key: SecretStr | None = Field(None, description="Key for the model's server")
    model_timeout_seconds: float = Field(60.0, gt=0, description="Deadline for one answer by the model")
    model_temperature: float = Field(0.0, ge=0, le=2, description="Sampling temperature")
    prompts: Path | None = Field(None, description="Folder with prompt files; default: those shipped")

    # Letters
    answer_deadline_working_days: int = Field(10, ge=1, description="Working days to answer a council member")
    office_name: str = Field("Beskæftigelses- og Integrationsforvaltningen", description="Signs the letters")

    # The web app
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on")
    session_hours: float = Field(10.0, gt=0, description="A sign-in lasts this long")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged")

    @property
    def files_folder(self) -> Path:
        """Ingested files, by content hash."""
        return self.data / "files"
